//! The decimal digits of a [`Decimal`].

use crate::{Decimal, Number};
use dashu_int::ops::{BitTest, DivRem};
use dashu_int::{Sign, UBig};
use std::cmp::Ordering;
use std::fmt;

impl Decimal {
    /// The sign, the given number of significant digits, and the power of ten of the first, for a value that is not zero.
    ///
    /// In integers, hence exact: n = |x|·10^(digits − 1 − power), rounded half to even.
    fn rounded(&self, digits: usize) -> (Sign, String, isize) {
        let repr = self.0.repr();
        let (sign, size) = repr.significand().clone().into_parts();
        let shift = repr.exponent().unsigned_abs();
        let power_of_ten = |n: isize| UBig::from(10_u8).pow(n.unsigned_abs());
        // From 2^(e−1) to 2^e: this power is at most two too small, never too large, for 0.30103 ≈ lg 2 and |e| ≤ 2^20 + 1.
        let e = self.exponent().unwrap_or(0);
        let mut power = ((e - 1) as i64 * 30_103).div_euclid(100_000) as isize - 1;
        loop {
            let scale = digits as isize - 1 - power;
            let (mut above, mut below) = (size.clone(), UBig::ONE);
            if scale >= 0 {
                above *= power_of_ten(scale)
            } else {
                below *= power_of_ten(scale)
            }
            if repr.exponent() >= 0 {
                above <<= shift
            } else {
                below <<= shift
            }
            let (mut n, rest) = (&above).div_rem(&below);
            let odd = n.bit(0);
            match (rest << 1_usize).cmp(&below) {
                Ordering::Greater => n += UBig::ONE,
                Ordering::Equal if odd => n += UBig::ONE,
                _ => (),
            }
            let text = n.to_string();
            if text.len() == digits {
                return (sign, text, power);
            }
            power += text.len() as isize - digits as isize;
        }
    }

    /// The text of so many significant digits (at least 1, at most 66), rounded; with a power of ten where it is large or
    /// small.
    ///
    /// ```
    /// use number::{Decimal, Number, Rational};
    /// let x = Decimal::from_rational(&Rational::new(-200, 3).unwrap()).unwrap();
    /// assert_eq!(x.to_text(6), "-66.6667");
    /// assert_eq!(x.to_text(1), "-7e1");
    /// assert_eq!(x.pow(-9).unwrap().to_text(3), "-3.84e-17");
    /// ```
    pub fn to_text(&self, digits: usize) -> String {
        let digits = digits.clamp(1, 66);
        if self.is_zero() {
            return "0".to_owned();
        }
        let (sign, text, power) = self.rounded(digits);
        let sign = if sign == Sign::Negative { "-" } else { "" };
        if (0..digits as isize).contains(&power) {
            let (whole, rest) = text.split_at(power as usize + 1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{sign}{whole}{point}{rest}")
        } else if (-6..0).contains(&power) {
            format!("{sign}0.{}{text}", "0".repeat((-power - 1) as usize))
        } else {
            let (first, rest) = text.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{point}{rest}e{power}")
        }
    }
}

/// So many significant digits as the format's precision says, 20 if it does not.
///
/// ```
/// use number::{Decimal, Number};
/// assert_eq!(format!("{:.5} {}", Decimal::pi(), Decimal::one()), "3.1416 1.0000000000000000000");
/// ```
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(f.precision().unwrap_or(20)))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
