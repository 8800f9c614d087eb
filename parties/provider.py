"""Where allauth looks for the kinds of provider that this app brings."""

from parties.identity.provider import OpenIDProvider

provider_classes = [OpenIDProvider]
