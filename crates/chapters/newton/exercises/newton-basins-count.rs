//! How many starts lead Newton's method to the maximum of a quartic.

/// The number, of so many starts between 1 and the inflection 1 + 2/√3, that end in the maximum of `problems::Quartic`.
pub fn climbers(starts: usize) -> usize {
    // ANCHOR: solution
    // STUB: todo!("newton::runs::sweep says where each start ends")
    let quartic = problems::Quartic.problem();
    let ends = newton::runs::sweep(&quartic, 1.0, 1.0 + 2.0 / 3f64.sqrt(), starts);
    ends.iter().filter(|(_, end)| *end == Some(1)).count()
    // ANCHOR_END: solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_all_and_not_none() {
        assert!((1..10).contains(&climbers(10)), "{} of 10", climbers(10));
    }

    #[test]
    fn about_three_quarters() {
        let climbed = climbers(1000);
        assert!((730..=740).contains(&climbed), "{climbed} of 1000");
    }
}
