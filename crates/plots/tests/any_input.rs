//! Properties: whatever is put in, what comes out is well-formed, finite, and the same each time.

use plots::{
    Arrow, Axis, Contour, Figure, Line, Note, PLOTS_CSS, PLOTS_JS, Panel, Path, Rule, Span, Stems,
};
use proptest::prelude::*;

/// Every f64, with the awkward ones often.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => any::<f64>(),
        4 => -10.0..10.0f64,
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 0.0, -0.0, 5e-324,
            f64::MIN_POSITIVE, 1e-300, 1e300,
        ]),
    ]
}

fn points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((number(), number()), 0..8)
}

fn axis() -> impl Strategy<Value = Axis> {
    (0..3, prop::option::of((number(), number())), any::<bool>(), ".{0,6}").prop_map(
        |(kind, range, bare, label)| {
            let axis = match kind {
                0 => Axis::linear(label),
                1 => Axis::log(label),
                _ => Axis::steps(label),
            };
            let axis = if let Some((lo, hi)) = range { axis.range(lo, hi) } else { axis };
            if bare { axis.bare() } else { axis }
        },
    )
}

prop_compose! {
    fn panel()(
        (x, y) in (axis(), axis()),
        (line, path, stems) in (points(), points(), points()),
        (a, b, c, d) in (number(), number(), number(), number()),
        text in ".{0,12}",
        height in 0..4,
        levels in prop::collection::vec(number(), 0..3),
        contour in any::<bool>(),
    ) -> Panel {
        let mut panel = Panel::new().title(text.clone()).x(x).y(y);
        if contour {
            let f = |x: f64, y: f64| x * x + a * y;
            panel = panel.with(Contour::sample(f, (c, d), (a, b)).levels(&levels).filled());
        }
        panel = panel
            .with(Line::new(&line).dots().label(text.clone()))
            .with(Line::trace(&levels))
            .with(Line::function(|x| a / (x - b), c, d).at_step(3))
            .with(Path::new(&path).numbered(5).label("path"))
            .with(Stems::new(&stems))
            .with(Rule::vertical(a).label(text.clone()))
            .with(Rule::horizontal(b).label("b"))
            .with(Span::new(a, b).label("span"))
            .with(Arrow::new((a, b), (c, d)))
            .with(Note::new(c, d, text).dot());
        match height {
            0 => panel.equal(),
            1 => panel.strip(),
            2 => panel.aspect(a),
            _ => panel,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn well_formed_finite_and_repeatable(
        panels in prop::collection::vec(panel(), 0..3),
        (name, title, words) in (".{0,8}", ".{0,8}", ".{0,20}"),
        columns in any::<usize>(),
    ) {
        let make = || panels.iter().cloned().fold(
            Figure::new(&name, &title, &words).caption(&words).columns(columns),
            Figure::panel,
        );
        let (svg, html) = (make().to_svg(), make().to_html());
        prop_assert_eq!(&svg, &make().to_svg());
        prop_assert_eq!(&html, &make().to_html());
        for text in [&svg, &html] {
            if let Err(reason) = well_formed(text) {
                prop_assert!(false, "{}\n{}", reason, text);
            }
            prop_assert!(!text.contains("\n\n"), "a blank line would end the HTML block");
        }
    }
}

/// A figure carries no colour of its own.
#[test]
fn colours_come_from_the_style_sheet() {
    let figure = Figure::new("a", "b", "c").panel(
        Panel::new()
            .with(Contour::sample(|x, y| x * y, (-1.0, 1.0), (-1.0, 1.0)).filled())
            .with(Path::new(&[(0.0, 0.0), (0.5, 0.5)]).label("path")),
    );
    let html = figure.to_html();
    for word in ["style=", "fill=", "stroke=", "#", "rgb"] {
        assert!(!html.contains(word), "{word}");
    }
}

/// Every class in the markup has a rule in the style sheet or a reader in the script.
#[test]
fn classes_are_known() {
    let panel = Panel::new()
        .title("t")
        .x(Axis::linear("x"))
        .with(Line::trace(&[1.0, 2.0]).dashed().thin().label("line"))
        .with(Line::function(|x| x, 0.0, 1.0).dotted().at_step(1))
        .with(Stems::trace(&[1.0]))
        .with(Span::new(0.0, 1.0))
        .with(Contour::sample(|x, y| x * y, (-1.0, 1.0), (-1.0, 1.0)).filled())
        .with(Path::new(&[(0.0, 0.0), (0.5, 0.5)]).numbered(1))
        .with(Note::new(0.0, 0.0, "$θ_0$").open_dot());
    let html = Figure::new("a", "b", "c").panel(panel).caption("$x$").to_html();
    let classes = html.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let structural = ["pl-frame", "pl-columns-2", "pl-stem"];
    for class in classes.flat_map(str::split_whitespace) {
        let known = PLOTS_CSS.contains(&format!(".{class}")) || PLOTS_JS.contains(class);
        assert!(known || structural.contains(&class), "{class}");
    }
}

/// Tags nest, attributes are quoted and unique, text is escaped, numbers are finite.
fn well_formed(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        check_text(&rest[..start])?;
        let end = rest[start..].find('>').ok_or("an unclosed tag")? + start;
        let tag = &rest[start + 1..end];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
        } else {
            let (body, empty) = (tag.trim_end_matches('/'), tag.ends_with('/'));
            let (name, attributes) = body.split_once(' ').unwrap_or((body, ""));
            check_attributes(attributes)?;
            if !empty {
                open.push(name);
            }
        }
        rest = &rest[end + 1..];
    }
    check_text(rest)?;
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

fn check_text(text: &str) -> Result<(), String> {
    let escaped = ["amp;", "lt;", "gt;", "quot;"];
    let loose = text.split('&').skip(1).any(|after| !escaped.iter().any(|e| after.starts_with(e)));
    let control = text.chars().any(|c| c.is_control() && c != '\n');
    if loose || control { Err(format!("unescaped: {text:?}")) } else { Ok(()) }
}

fn check_attributes(mut rest: &str) -> Result<(), String> {
    let mut seen = Vec::new();
    while !rest.trim().is_empty() {
        let (name, after) =
            rest.trim_start().split_once("=\"").ok_or(format!("no value: {rest}"))?;
        let (value, after) = after.split_once('"').ok_or(format!("no end: {rest}"))?;
        if seen.contains(&name) {
            return Err(format!("{name} twice"));
        }
        seen.push(name);
        check_text(value)?;
        let numeric =
            ["d", "x", "y", "cx", "cy", "r", "width", "height", "viewBox", "transform", "points"];
        if numeric.contains(&name) {
            let numbers = value.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
            for number in numbers.filter(|n| !n.is_empty()) {
                let value: f64 = number.parse().map_err(|_| format!("{name}: {number}"))?;
                if value.is_nan() || value.abs() >= 5000.0 {
                    return Err(format!("{name}: {number}"));
                }
            }
            if value.contains("NaN") || value.contains("inf") {
                return Err(format!("{name}={value}"));
            }
        }
        rest = after;
    }
    Ok(())
}
