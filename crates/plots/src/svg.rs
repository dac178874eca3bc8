//! The writer of SVG text: elements, escaping, and coordinates in tenths of a pixel.
//!
//! A tenth is finer than any screen shows, and coarse enough that the last bit in which `ln` or
//! `exp` may differ between machines never reaches the bytes.

/// A point of the picture, in pixels; y grows downwards.
pub(crate) type Pixel = (f64, f64);

/// A pixel in whole tenths, the unit in which everything is written.
pub(crate) fn tenths(v: f64) -> i64 {
    // `as` saturates, and sends NaN to 0: no input can make an invalid number.
    (v * 10.0).round() as i64
}

/// A coordinate as text: `12.3`, `-4`, never `-0` and never `NaN`.
pub(crate) fn px(v: f64) -> String {
    let t = tenths(v);
    let (whole, tenth) = (t / 10, (t % 10).abs());
    let sign = if t < 0 && whole == 0 { "-" } else { "" };
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
}

/// The path data of one polyline. Points that round to the same tenth are written once.
pub(crate) fn path_data(points: &[Pixel], closed: bool) -> String {
    let mut out = String::new();
    let mut last = None;
    for &(x, y) in points {
        let here = (tenths(x), tenths(y));
        if last == Some(here) {
            continue;
        }
        out.push(match last {
            None => 'M',
            Some(_) => 'L',
        });
        out.push_str(&px(x));
        out.push(' ');
        out.push_str(&px(y));
        last = Some(here);
    }
    if closed && !out.is_empty() {
        out.push('Z');
    }
    out
}

/// Text made safe for element content and for attribute values. Line breaks become spaces: a blank
/// line would end an HTML block inside Markdown. Characters XML forbids become U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// Elements written one to a line, so that snapshots show a change where it happened.
#[derive(Default)]
pub(crate) struct Svg {
    out: String,
}

impl Svg {
    /// An opening tag; attribute values are escaped.
    pub(crate) fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.tag(tag, attributes, ">\n");
    }

    /// The matching closing tag.
    pub(crate) fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    /// An element without content.
    pub(crate) fn leaf(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.tag(tag, attributes, "/>\n");
    }

    /// An element whose content is already markup.
    pub(crate) fn element(&mut self, tag: &str, attributes: &[(&str, &str)], content: &str) {
        self.tag(tag, attributes, ">");
        self.out.push_str(content);
        self.close(tag);
    }

    /// Markup made elsewhere, as it is.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn tag(&mut self, tag: &str, attributes: &[(&str, &str)], end: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escape(value));
            self.out.push('"');
        }
        self.out.push_str(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Coordinates are short, and every f64 has one.
    #[test]
    fn coordinates() {
        let shown = [0.04, -0.04, -0.06, 12.0, -12.34, 3.25, f64::NAN].map(px);
        assert_eq!(shown, ["0", "0", "-0.1", "12", "-12.3", "3.3", "0"]);
        assert!(px(f64::INFINITY).parse::<f64>().unwrap().is_finite());
    }

    /// A path skips repeated points.
    #[test]
    fn paths() {
        assert_eq!(path_data(&[(0.0, 0.0), (0.01, 0.0), (1.0, 2.5)], false), "M0 0L1 2.5");
        assert_eq!(path_data(&[], true), "");
    }

    /// Nothing typed by an author can leave its element.
    #[test]
    fn escaping() {
        assert_eq!(escape("a<b>&\"c\"\n\u{1}"), "a&lt;b&gt;&amp;&quot;c&quot; \u{FFFD}");
    }
}
