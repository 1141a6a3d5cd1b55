from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from wagtail_sqa.home_blocks import HOME_BLOCKS
from wagtail_sqa.wheel_blocks import WheelBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]

BODY_BLOCKS = [
    ("heading", blocks.CharBlock(label=_("Heading"), icon="title", template="home/blocks/heading.html")),
    ("text", blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)),
    ("image", ImageBlock(label=_("Image"), template="home/blocks/image.html")),
    ("wheel", WheelBlock()),
    *HOME_BLOCKS,
]
#: The blocks of the first page stand beside each other: there is no room for running text.
START_BLOCKS = [("wheel", WheelBlock()), *HOME_BLOCKS]
