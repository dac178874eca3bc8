//! NIST's regressions: what they certify is what these models and data have, in 66 digits.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use descent::{Residuals, residuals};
use number::{Decimal, Number};
use problems::nist::{Regression, all};

/// The inverse of a symmetric positive definite matrix, by elimination.
fn inverse(mut a: Vec<Vec<Decimal>>) -> Vec<Vec<Decimal>> {
    let n = a.len();
    for (i, row) in a.iter_mut().enumerate() {
        row.extend((0..n).map(|j| if i == j { Decimal::one() } else { Decimal::zero() }));
    }
    for i in 0..n {
        let pivot = a[i][i].clone();
        assert!(pivot.to_f64() > 0.0);
        a[i] = a[i].iter().map(|v| v.div(&pivot).unwrap()).collect();
        let own = a[i].clone();
        for (_, row) in a.iter_mut().enumerate().filter(|(k, _)| *k != i) {
            let factor = row[i].clone();
            row.iter_mut().zip(&own).for_each(|(v, o)| *v = v.clone() - factor.clone() * o.clone());
        }
    }
    a.into_iter().map(|row| row[n..].to_vec()).collect()
}

/// At the certified parameters: the residual sum, a Gauss–Newton step that changes none of their digits, and the standard
/// deviations √(s² (J′J)⁻¹ᵢᵢ) with s² = r′r/(m − n).
fn certify(set: &Regression) {
    let b: Vec<Decimal> = set.certified.iter().map(|b| Decimal::from_f64(*b).unwrap()).collect();
    let (m, n) = (set.observations(), b.len());
    let r = set.residuals(&b).unwrap();
    let j = residuals::jacobian(set, &b).unwrap();
    let column = |i: usize| j.iter().map(|row| row[i].clone()).collect::<Vec<_>>();
    let columns: Vec<Vec<Decimal>> = (0..n).map(column).collect();
    let gram =
        columns.iter().map(|a| columns.iter().map(|c| Decimal::dot(a, c)).collect()).collect();
    let inverse = inverse(gram);
    let slope: Vec<Decimal> = columns.iter().map(|a| Decimal::dot(a, &r)).collect();
    let step: Vec<f64> = inverse.iter().map(|row| -Decimal::dot(row, &slope).to_f64()).collect();
    for (step, b) in step.iter().zip(&set.certified) {
        // The eleventh digit of one of ENSO's is eight units off, all others are right.
        assert!(f64::abs(*step) <= 2e-10 * f64::abs(*b), "{}: {step:e} of {b}", set.name);
    }
    let at: Vec<Decimal> =
        b.iter().zip(&step).map(|(b, s)| b.clone() + Decimal::from_f64(*s).unwrap()).collect();
    let r = set.residuals(&at).unwrap();
    let sum = Decimal::dot(&r, &r).to_f64();
    assert!((sum / set.residual_sum - 1.0).abs() < 1e-10, "{}: {sum:e}", set.name);
    let variance = sum / (m - n) as f64;
    for (i, deviation) in set.deviations.iter().enumerate() {
        let ours = (variance * inverse[i][i].to_f64()).sqrt();
        assert!((ours / deviation - 1.0).abs() < 1e-9, "{}: {ours:e} {deviation:e}", set.name);
    }
}

#[test]
fn certified_values() {
    let sets = all().unwrap();
    for set in &sets {
        certify(set);
    }
    let levels = |level: &str| sets.iter().filter(|set| set.level == level).count();
    assert_eq!((levels("Lower"), levels("Average"), levels("Higher")), (7, 8, 5));
}

/// From both starts of every set there is a finite residual sum to begin with, above the certified one.
#[test]
fn starts() {
    for set in all().unwrap() {
        for start in &set.starts {
            let r = set.residuals(&start.to_vec()).unwrap();
            assert_eq!(r.len(), set.observations());
            assert!(f64::dot(&r, &r) > set.residual_sum, "{}", set.name);
        }
    }
}

/// A file that is not as it should be is an error with its line.
#[test]
fn broken_files() {
    let good = include_str!("../data/nist/danwood.txt");
    assert!(Regression::parse("danwood", good).is_ok());
    let broken = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        Regression::parse("danwood", &good.replacen(from, to, 1)).unwrap_err().to_string()
    };
    assert_eq!(broken("start 1.0", "start one"), "line 4: “one” is not a number");
    assert_eq!(broken("start 1", "begin 1"), "line 4: “begin” is not a number");
    let row = good.lines().last().unwrap();
    let count = good.lines().count();
    let short = row.split(' ').next().unwrap();
    assert_eq!(broken(row, short), format!("line {count}: 1 numbers where 2 belong"));
    assert_eq!(broken(row, "1.2.3 4"), format!("line {count}: “1.2.3” is not a number"));
    assert_eq!(
        broken(row, "12345678901234567890 4"),
        format!("line {count}: “12345678901234567890” is not a number")
    );
    let end = count + 1;
    let lost = format!("line {end}: the residual sum is missing or of the wrong length");
    assert_eq!(broken("residual-sum", "# residual-sum"), lost);
    let lost = format!("line {end}: a start is missing or of the wrong length");
    assert_eq!(broken("start", "# start"), lost);
    assert!(Regression::parse("danwood", "").is_err());
}
