"""The doors of this room: who is asking, coming in, one's own account, everybody's rights."""

from wugong.accounts.forms import account_of, signed_in
from wugong.accounts.web.session import identify

__all__ = ["account_of", "identify", "signed_in"]
