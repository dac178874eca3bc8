//! The other libraries' numbers.

/// The file of them, with its provenance.
const PEERS: &str = include_str!("../peers.txt");

/// A library's numbers in one of the tables.
///
/// ```
/// let scipy = scoreboard::peers::of("mgh", "bfgs").next().unwrap();
/// assert_eq!((scipy.name, scipy.numbers[0]), ("SciPy BFGS, gradient tolerance 1e-8", Some(38)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The library and its method.
    pub name: &'static str,
    /// The numbers in the order of the table's columns; nothing where it was not run.
    pub numbers: Vec<Option<u64>>,
}

/// The libraries in a table (`mgh`, `nist`, `rosenbrock`) with methods of a class.
pub fn of(table: &str, class: &str) -> impl Iterator<Item = Peer> {
    let wanted = format!("{table} {class}");
    lines().filter_map(move |(place, peer)| (place == wanted).then_some(peer))
}

/// All lines: table and class, and the numbers. A line that is not of the file's form is left out; a test counts them.
fn lines() -> impl Iterator<Item = (&'static str, Peer)> {
    PEERS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.split(" | ");
        let (place, name, numbers) = (parts.next()?, parts.next()?, parts.next()?);
        let number =
            |word: &str| if word == "-" { Some(None) } else { word.parse().ok().map(Some) };
        let numbers = numbers.split(' ').map(number).collect::<Option<_>>()?;
        Some((place, Peer { name, numbers }))
    })
}

/// How many lines there are, and how many of them can be read.
///
/// ```
/// let (lines, read) = scoreboard::peers::count();
/// assert!(lines == read && lines > 40);
/// ```
pub fn count() -> (usize, usize) {
    let written = PEERS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    (written.count(), lines().count())
}
