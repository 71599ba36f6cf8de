"""The doors of this room: who is asking, coming in, one's own account, everybody's rights."""

from wugong.accounts.web.session import account_of, identify, signed_in

__all__ = ["account_of", "identify", "signed_in"]
