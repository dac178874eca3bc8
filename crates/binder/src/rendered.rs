//! A reader of rendered pages: the tags and their attributes, in order. The pages are written by a serializer, so every
//! attribute has its quotes and every `<` in text is escaped; nothing more is understood here.

/// An opening tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// Its name in lower case.
    pub name: String,
    /// Its attributes, values unescaped.
    pub attributes: Vec<(String, String)>,
    /// Where it begins in the page.
    pub at: usize,
}

impl Tag {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it has this class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split_whitespace().any(|one| one == class))
    }
}

/// The opening tags of a page. What is inside `<script>`, `<style>` and comments is left out.
///
/// ```
/// let tags = binder::rendered::tags("<p class=\"a b\">1 &lt; 2<!-- <i> --><script>\"<b>\"</script>");
/// assert_eq!(tags.len(), 2);
/// assert!(tags[0].has_class("b"));
/// ```
pub fn tags(page: &str) -> Vec<Tag> {
    let mut found: Vec<Tag> = Vec::new();
    let mut at = 0;
    while let Some(next) = page[at..].find('<').map(|i| at + i) {
        let rest = &page[next + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            at = comment.find("-->").map_or(page.len(), |i| next + 4 + i + 3);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = next + 1;
            continue;
        }
        let (tag, length) = opening(rest, next);
        at = next + 1 + length;
        if matches!(tag.name.as_str(), "script" | "style") {
            let end = format!("</{}", tag.name);
            at = page[at..].find(&end).map_or(page.len(), |i| at + i);
        }
        found.push(tag);
    }
    found
}

/// The tag at the head of `text` (behind its `<`), and how long it is.
fn opening(text: &str, at: usize) -> (Tag, usize) {
    let name_end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let mut place = name_end.unwrap_or(text.len());
    let name = text[..place].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        place +=
            text[place..].len() - text[place..].trim_start_matches([' ', '\n', '\t', '/']).len();
        let rest = &text[place..];
        if rest.is_empty() {
            break;
        }
        if rest.starts_with('>') {
            place += 1;
            break;
        }
        let end = rest.find(['=', ' ', '\n', '\t', '/', '>']).unwrap_or(rest.len()).max(1);
        let key = rest[..end].to_ascii_lowercase();
        place += end;
        let value = match text[place..].strip_prefix("=") {
            Some(value) if value.starts_with(['"', '\'']) => {
                let quote = &value[..1];
                let length = value[1..].find(quote).unwrap_or(value.len() - 1);
                place += 1 + 1 + length + 1;
                unescape(&value[1..1 + length])
            }
            Some(value) => {
                let length = value.find([' ', '\n', '>']).unwrap_or(value.len());
                place += 1 + length;
                unescape(&value[..length])
            }
            None => String::new(),
        };
        place = place.min(text.len());
        attributes.push((key, value));
    }
    (Tag { name, attributes, at }, place)
}

fn unescape(text: &str) -> String {
    let plain = text.replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The text of a part of a page: tags left out, a few references resolved.
///
/// ```
/// assert_eq!(binder::rendered::text("<p>a &lt; <b>b</b></p>").trim(), "a < b");
/// ```
pub fn text(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    unescape(&out)
}

/// What stands between `<main>` and `</main>`.
pub fn main(page: &str) -> &str {
    let start = page.find("<main>").map_or(0, |i| i + "<main>".len());
    let end = page.rfind("</main>").unwrap_or(page.len());
    page.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Attributes with and without quotes, empty ones, and a tag that never ends are read.
    #[test]
    fn attributes() {
        let all = tags("<input type=text disabled value='a>b'/><a href=\"x?a=1&amp;b=2\">");
        assert_eq!(all[0].attribute("type"), Some("text"));
        assert_eq!(all[0].attribute("disabled"), Some(""));
        assert_eq!(all[0].attribute("value"), Some("a>b"));
        assert_eq!(all[1].attribute("href"), Some("x?a=1&b=2"));
        assert_eq!(tags("<a href=\"open").len(), 1);
        assert_eq!(tags("<a =>").len(), 1);
    }
}
