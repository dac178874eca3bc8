//! Which program this is: verdicts that are kept from one run to the next belong to the program that gave them.

use std::sync::OnceLock;

/// A number that another build of this program has not, from the bytes of its executable; nothing where these cannot be read.
///
/// ```
/// assert_eq!(checker::identification::program(), checker::identification::program());
/// ```
pub fn program() -> Option<u64> {
    static HASH: OnceLock<Option<u64>> = OnceLock::new();
    *HASH.get_or_init(read)
}

fn read() -> Option<u64> {
    let bytes = std::fs::read(std::env::current_exe().ok()?).ok()?;
    // FNV-1a, eight bytes at a time: an executable has a hundred million.
    let (words, rest) = bytes.as_chunks::<8>();
    let step =
        |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29);
    let hash = words.iter().map(|word| u64::from_le_bytes(*word)).fold(bytes.len() as u64, step);
    Some(rest.iter().map(|byte| u64::from(*byte)).fold(hash, step))
}
