"""The node itself: its tables, its first start and every later one."""
