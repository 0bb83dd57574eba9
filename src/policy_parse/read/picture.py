"""A picture of a page (PNG, JPEG …), recognised where the user asks for it."""

from __future__ import annotations

from policy_parse.domain.source import Block, BlockKind, Remark, Source
from policy_parse.errors import NeedsOcrError
from policy_parse.read.given import Given
from policy_parse.read.ocr import recognise
from policy_parse.read.package import damaged


def read_picture(given: Given) -> Source:
    """Read one picture as one page.

    Raises ReadError (`failed/damaged`) or NeedsOcrError (`needs_ocr/nothing`) where no text is
    found in it.
    """
    import io

    import numpy as np
    from PIL import Image

    try:
        with Image.open(io.BytesIO(given.data)) as picture:
            image = np.asarray(picture.convert("RGB"))[:, :, ::-1]
    except Exception as error:  # Pillow raises whatever a broken picture makes it stumble over
        raise damaged(given.name) from error
    lines = recognise(image)
    if not lines:
        raise NeedsOcrError(
            "needs_ocr/nothing",
            f"{given.name}: no text was found in the picture.",
            "Scan the page again at 200 dpi or more.",
            "图片中未识别出文字，请重新扫描。",
        )
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    for line in lines:
        end = position + len(line.text)
        block = Block(position, end, BlockKind.LINE, indent=line.left, right=line.right)
        blocks.append(block._replace(size=line.size, top=line.middle))
        pieces.append(line.text + "\n")
        position = end + 1
    remark = Remark("page-recognised", "全文经文字识别（OCR）读取，请核对原文。")
    return Source(
        given.name,
        given.sha256,
        "image/*",
        "".join(pieces),
        tuple(blocks),
        page_starts=(0,),
        remarks=(remark,),
    )
