"""What can go wrong with sealed data; never shown to a client, and never holding a value.

SecurityError
├── KeyMissing           no key is held: it was never made, was erased, or its working key is gone
├── SealBroken           a sealed value was changed, cut, moved from its place, or is of no known kind
├── NotSealed            something other than a sealed value is about to be stored in a sealed column
├── NotSealable          a text cannot be sealed
├── Broken               a chain of records is not what was written; names the first record (`audit_check`)
└── KeyringRefused       the keyring's file is not safe or not whole; names the file and the remedy
"""

from sqlalchemy.exc import DontWrapMixin


class SecurityError(Exception):
    """Sealed data cannot be made or opened."""


class KeyMissing(SecurityError):
    """No key is held for a value."""


class SealBroken(SecurityError):
    """A sealed value does not open in the place where it was found."""


class NotSealed(SecurityError, DontWrapMixin):
    """A sealed column was given something that is not sealed.

    SQLAlchemy would wrap the error in one whose text repeats the parameters, so it is told not to.
    """


class NotSealable(SecurityError):
    """A text is too long, or is not Unicode."""


class KeyringRefused(SecurityError):
    """A keyring's file may be read by others, or is not a keyring."""
