//! Nonlinear regression on real data: 20 of NIST's reference sets, with certified parameters.
//!
//! National Institute of Standards and Technology, *Statistical Reference Datasets: nonlinear regression*, 1999: data, two
//! starts (one far, one near), and parameters, standard deviations and residual sums certified to 11 digits. The files in
//! `data/nist` hold the numbers; the models are here.
//!
//! ```
//! use descent::{LeastSquares, Objective};
//!
//! let misra = problems::nist::named("misra1a").unwrap();
//! assert_eq!((misra.observations(), misra.starts[0].len()), (14, 2));
//! let f = LeastSquares(&misra);
//! let sum = f.value(&misra.certified).unwrap();
//! assert!((sum / misra.residual_sum - 1.0).abs() < 1e-10);
//! ```

mod models;

use crate::data::{DataError, Written, read_words};
use crate::{Kind, Problem, Stationary};
use descent::{LeastSquares, Residuals};
pub use models::Model;
use ndarray::Array1;
use number::Number;

/// The names, the models and the files.
macro_rules! sets {
    ($($name:literal $model:ident),+ $(,)?) => {
        const SETS: &[(&str, Model, &str)] = &[$((
            $name,
            Model::$model,
            include_str!(concat!("../data/nist/", $name, ".txt")),
        )),+];
    };
}

sets! {
    "misra1a" Saturation, "chwirut2" DampedDecay, "lanczos3" ThreeDecays, "gauss1" TwoBells, "gauss2" TwoBells,
    "danwood" Power, "misra1b" SquaredHyperbola, "kirby2" QuadraticRational, "hahn1" CubicRational,
    "nelson" LogLifetime, "mgh17" TwoDecays, "lanczos1" ThreeDecays, "misra1c" RootHyperbola,
    "misra1d" Hyperbola, "enso" Seasons, "mgh10" Resistance, "eckerle4" Bell, "rat42" Logistic,
    "rat43" GeneralLogistic, "bennett5" ShiftedPower,
}

/// A regression: observations y at x, a model of y with parameters b, and what is certified about its best fit.
///
/// As [`Residuals`], rᵢ = yᵢ − model(b; xᵢ).
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// The set's name, in lower case.
    pub name: &'static str,
    /// The model.
    pub model: Model,
    /// The level of difficulty that NIST gives: Lower, Average or Higher.
    pub level: String,
    /// The two starts: far from the solution, and near.
    pub starts: [Array1<f64>; 2],
    /// The certified parameters, to 11 digits.
    pub certified: Array1<f64>,
    /// Their certified standard deviations.
    pub deviations: Array1<f64>,
    /// The certified sum of squared residuals.
    pub residual_sum: f64,
    /// The observations: y, then x.
    rows: Vec<Vec<Written>>,
}

/// All 20 sets, from the easy to the hard.
///
/// # Errors
/// None, as a test shows: they are part of this crate.
///
/// ```
/// assert_eq!(problems::nist::all().unwrap().len(), 20);
/// ```
pub fn all() -> Result<Vec<Regression>, DataError> {
    SETS.iter().map(|(name, _, text)| Regression::parse(name, text)).collect()
}

/// The set of this name.
///
/// # Errors
/// [`DataError`] in line 0 if there is none.
///
/// ```
/// assert_eq!(problems::nist::named("enso").unwrap().certified.len(), 9);
/// assert_eq!(problems::nist::named("ensor").unwrap_err().to_string(), "line 0: no set is called “ensor”");
/// ```
pub fn named(name: &str) -> Result<Regression, DataError> {
    let text = SETS.iter().find(|set| set.0 == name).map_or("", |set| set.2);
    Regression::parse(name, text)
}

impl Regression {
    /// Reads a set's file: lines of a word and its numbers (`start` twice, `certified`, `deviations`, `residual-sum`), then one
    /// row y x₁ x₂ … an observation. `#` starts a comment.
    ///
    /// # Errors
    /// [`DataError`] for what is no number, for rows of different lengths, and for what is missing.
    pub fn parse(name: &str, text: &str) -> Result<Self, DataError> {
        let Some((name, model, _)) = SETS.iter().find(|set| set.0 == name) else {
            return Err(DataError { line: 0, what: format!("no set is called “{name}”") });
        };
        let (mut level, mut starts) = (String::new(), Vec::new());
        let (mut certified, mut deviations, mut sums) = (vec![], vec![], vec![]);
        let mut rows: Vec<Vec<Written>> = Vec::new();
        for (line, content) in (1..).zip(text.lines()) {
            let mut words = content.split_whitespace();
            match words.next() {
                None | Some("#") => {}
                Some("level") => level = words.collect(),
                Some("start") => starts.push(Array1::from(read_words(line, words)?)),
                Some("certified") => certified = read_words(line, words)?,
                Some("deviations") => deviations = read_words(line, words)?,
                Some("residual-sum") => sums = read_words(line, words)?,
                Some(_) => rows.push(read_words(line, content.split_whitespace())?),
            }
            let width = rows.last().map_or(0, Vec::len);
            if width > 0 && width != model.inputs() + 1 {
                let what = format!("{} numbers where {} belong", width, model.inputs() + 1);
                return Err(DataError { line, what });
            }
        }
        let missing = |what: &str| DataError {
            line: text.lines().count() + 1,
            what: format!("{what} missing or of the wrong length"),
        };
        let n = model.parameters();
        let starts = <[Array1<f64>; 2]>::try_from(starts).map_err(|_| missing("a start is"))?;
        if starts.iter().any(|start| start.len() != n) {
            return Err(missing("a start is"));
        }
        if certified.len() != n || deviations.len() != n || rows.len() < n {
            return Err(missing("certified values, deviations or rows are"));
        }
        let [residual_sum] = sums[..] else { return Err(missing("the residual sum is")) };
        let (certified, deviations) = (certified.into(), deviations.into());
        Ok(Self { name, model: *model, level, starts, certified, deviations, residual_sum, rows })
    }

    /// How many observations there are.
    pub fn observations(&self) -> usize {
        self.rows.len()
    }

    /// As a problem, from the far start, or from the near one.
    ///
    /// ```
    /// let set = problems::nist::named("rat43").unwrap();
    /// assert_eq!(set.clone().problem(true).start, set.starts[1]);
    /// ```
    pub fn problem(self, near: bool) -> Problem {
        let x = self.certified.clone();
        Problem {
            name: self.name,
            formula: self.model.formula().into(),
            start: self.starts[usize::from(near)].clone(),
            stationary: vec![Stationary { x, value: self.residual_sum, kind: Kind::Minimum }],
            objective: Box::new(LeastSquares(self)),
        }
    }
}

impl Residuals for Regression {
    fn dimension(&self) -> usize {
        self.model.parameters()
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn residuals<N: Number>(&self, b: &[N]) -> Option<Vec<N>> {
        let residual = |row: &Vec<Written>| {
            let row = row.iter().map(|w| w.value()).collect::<Option<Vec<N>>>()?;
            let (y, x) = row.split_first()?;
            Some(self.model.observed(y)? - self.model.value(b, x)?)
        };
        self.rows.iter().map(residual).collect()
    }
}
