"""tadoru: carbon footprints, due diligence and battery histories, traced step by step."""

__version__ = "0.1.0"
