"""Makes latin-modern-math.woff2 from the full font: python3 subset.py FULL.woff2 latin-modern-math.woff2

Needs fonttools and brotli. No glyph is redrawn; what changes is what browsers need:

* fewer glyphs: Latin, Greek, the mathematical alphabets of the book, operators, arrows, scripts;
* primes: browsers raise the glyph in a superscript but do not take the script variant that is meant to be raised,
  so that variant becomes the glyph of the character;
* scripts: a superscript of a parenthesis hangs as far below its top as in TeX (0.386 em, where the font says 0.25);
* fences: Chromium reserves the width of the largest variant and centres the one it draws, so all sizes of one fence
  get one width, the ink close to what it encloses.
"""

import sys

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

RANGES = """
0020-007E 00A0-00FF 0131 0237 0300-030C 0332 0338 0391-03A9 03B1-03C9 03D1 03D5 03D6 03F0 03F1 03F5
2002-200B 2010-2016 2018-201D 2020-2022 2026 2032-2037 2040 2044 2057 2061-2064 2070-209C 20D0-20D7
2102-214B 2190-21FF 2200-22FF 2308-230B 2320 2321 239B-23B1 23B4 23B5 23DC-23E1
25A0 25A1 25AA 25AB 25CB 25CF 27E8-27EF 27F5-27FF 2A00-2A06 2A3F 2A7D 2A7E 2A85-2A88 2AAF-2AB0 2AB5-2ABA
1D400-1D503 1D538-1D56B 1D6A4-1D755 1D7CE-1D7D7 FE00
"""
PRIMES = (0x2032, 0x2033, 0x2034, 0x2057, 0x2035, 0x2036, 0x2037)
INNER_GAP = 150  # thousandths of an em between a fence and what it encloses


def raise_primes(font):
    variants = {}
    gsub = font["GSUB"].table
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "ssty":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                variants.update({k: v[0] for k, v in getattr(table, "alternates", {}).items()})
                variants.update(getattr(table, "mapping", {}))
    for table in font["cmap"].tables:
        for code in PRIMES:
            if table.cmap.get(code) in variants:
                table.cmap[code] = variants[table.cmap[code]]


def shift(font, name, by, width):
    """Moves the ink of a glyph to the right and gives it a width."""
    glyphs = font.getGlyphSet()
    pen = T2CharStringPen(width, glyphs)
    glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, by, 0)))
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    old = strings[name]
    strings[name] = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
    font["hmtx"][name] = (width, font["hmtx"][name][1] + by)


def level_fences(font):
    cmap = font.getBestCmap()
    variants = font["MATH"].table.MathVariants
    constructions = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction))

    def ink(name):
        pen = BoundsPen(font.getGlyphSet())
        font.getGlyphSet()[name].draw(pen)
        return pen.bounds[0], pen.bounds[2]

    for pair in ("()", "[]", "{}", "⟨⟩", "⌊⌋", "⌈⌉"):
        for side, character in enumerate(pair):
            base = cmap[ord(character)]
            construction = constructions[base]
            sizes = [r.VariantGlyph for r in construction.MathGlyphVariantRecord if r.VariantGlyph != base]
            parts = [p.glyph for p in construction.GlyphAssembly.PartRecords] if construction.GlyphAssembly else []
            left, right = ink(sizes[-1])
            width = max(font["hmtx"][base][0], right - left + 150)
            moves = {}
            for name in sizes:
                left, right = ink(name)
                gap = min(INNER_GAP, 0.3 * (width - (right - left)))
                moves[name] = (width - gap - right) if side == 0 else (gap - left)
            for name in parts:  # the parts of the tallest move as the largest size does
                moves.setdefault(name, moves[sizes[-1]])
            for name, by in moves.items():
                shift(font, name, round(by), round(width))


def main(full, out):
    font = TTFont(full)
    raise_primes(font)
    level_fences(font)
    font["MATH"].table.MathConstants.SuperscriptBaselineDropMax.Value = 386
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            text = "LatinModernMath-Book" if record.nameID == 6 else "Latin Modern Math, book subset"
            record.string = text
    codes = []
    for item in RANGES.split():
        first, _, last = item.partition("-")
        codes += range(int(first, 16), int(last or first, 16) + 1)
    options = subset.Options(
        flavor="woff2", layout_features=["dtls"], hinting=False, drop_tables=["FFTM", "GPOS"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 16, 17],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    subset.save_font(font, out, options)


if __name__ == "__main__":
    main(*sys.argv[1:3])
