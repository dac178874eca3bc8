//! Small helpers for the HTML that goes into Markdown: escaping, and keeping Markdown's hands off it.

use std::fmt::Write as _;

/// The text with `&`, `<`, `>` and quotes escaped: for text and for attributes in double quotes.
///
/// ```
/// assert_eq!(binder::html::escape("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
/// ```
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// Text for a `<pre>` inside a block of HTML: escaped, and with line ends and braces as references, because a blank
/// line would end the block for Markdown and `{{#` would be read as an include.
///
/// ```
/// assert_eq!(binder::html::preformatted("a\n\nb"), "a&#10;&#10;b");
/// ```
pub fn preformatted(text: &str) -> String {
    escape(text).replace('\r', "").replace('\n', "&#10;").replace('{', "&#123;")
}

/// HTML that stands within a line of Markdown, with every character of its text that Markdown could take for its
/// own written as a reference. Tags stay as they are; line ends become spaces.
///
/// ```
/// assert_eq!(binder::html::inline("<mo>*</mo>\n<mo>|</mo>"), "<mo>&#42;</mo> <mo>&#124;</mo>");
/// ```
pub fn inline(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                out.push(c);
                continue;
            }
            _ => {}
        }
        match c {
            '\n' | '\r' => out.push(' '),
            '|' => out.push_str("&#124;"),
            '*' | '_' | '`' | '[' | ']' | '\\' | '\'' | '"' | '-' | '.' | '~' | '!' | '$' | '^'
            | '{' | '}' | '#' | '+'
                if !(in_tag || c == '#' && out.ends_with('&')) =>
            {
                let _ = write!(out, "&#{};", c as u32);
            }
            _ => out.push(c),
        }
    }
    out
}

/// A block of HTML as Markdown wants it: no blank line inside, one before and one after.
pub fn block(html: &str) -> String {
    let mut out = String::from("\n\n");
    for line in html.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    out.push('\n');
    out
}

/// A word for ids: lower-case letters, digits and single hyphens.
///
/// ```
/// assert_eq!(binder::html::slug("Why Newton's method?"), "why-newtons-method");
/// ```
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if (c.is_whitespace() || c == '-' || c == '_')
            && !out.is_empty()
            && !out.ends_with('-')
        {
            out.push('-');
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    out
}
