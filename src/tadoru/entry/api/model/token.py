"""What the token endpoint answers, in the words of OAuth 2.0."""

from pydantic import BaseModel, Field


class TokenAnswer(BaseModel):
    """An access token (RFC 6749 section 5.1)."""

    access_token: str
    token_type: str = Field(examples=["Bearer"])
    expires_in: int = Field(description="seconds")
    scope: str = Field(description="what the token opens", examples=["exchange:read parts:read"])


class TokenRefusal(BaseModel):
    """Why there is none (RFC 6749 section 5.2)."""

    error: str = Field(examples=["invalid_client"])
