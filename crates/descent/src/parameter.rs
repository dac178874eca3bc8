//! Ranges that parameters of methods must lie in.

use crate::Error;

/// The value, if it is a positive number.
///
/// # Errors
/// [`Error::Parameter`] for zero, a negative number, an infinity, a NaN.
///
/// ```
/// use descent::parameter::positive;
/// assert_eq!(positive("α", 0.1), Ok(0.1));
/// assert_eq!(positive("α", 0.0).unwrap_err().to_string(), "the parameter α = 0 must be positive");
/// ```
pub fn positive(name: &'static str, value: f64) -> Result<f64, Error> {
    within(name, value, "positive", value > 0.0)
}

/// The value, if it is a number strictly between zero and one.
///
/// # Errors
/// [`Error::Parameter`] for anything else.
///
/// ```
/// use descent::parameter::fraction;
/// assert!(fraction("c₁", 1e-4).is_ok() && fraction("c₁", 1.0).is_err());
/// ```
pub fn fraction(name: &'static str, value: f64) -> Result<f64, Error> {
    within(name, value, "between 0 and 1", value > 0.0 && value < 1.0)
}

/// The value, if it is a number and not negative.
///
/// # Errors
/// [`Error::Parameter`] for a negative number, an infinity, a NaN.
///
/// ```
/// use descent::parameter::not_negative;
/// assert!(not_negative("ε", 0.0).is_ok() && not_negative("ε", -1e-8).is_err());
/// ```
pub fn not_negative(name: &'static str, value: f64) -> Result<f64, Error> {
    within(name, value, "zero or positive", value >= 0.0)
}

/// The value, if it lies in [0, 1): the weight of what is remembered.
///
/// # Errors
/// [`Error::Parameter`] for anything else.
///
/// ```
/// use descent::parameter::below_one;
/// assert!(below_one("β", 0.0).is_ok() && below_one("β", 1.0).is_err());
/// ```
pub fn below_one(name: &'static str, value: f64) -> Result<f64, Error> {
    within(name, value, "at least 0 and below 1", (0.0..1.0).contains(&value))
}

fn within(
    name: &'static str,
    value: f64,
    requirement: &'static str,
    holds: bool,
) -> Result<f64, Error> {
    if holds && value.is_finite() {
        Ok(value)
    } else {
        Err(Error::Parameter { name, value, requirement })
    }
}
