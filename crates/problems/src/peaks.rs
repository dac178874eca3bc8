//! MATLAB's landscape of peaks.

use crate::numbers::{int, ratio, square};
use crate::{Kind, Problem, Stationary, formula};
use descent::Exact;
use ndarray::array;

formula! {
    /// 3(1 − x)²e^(−x² − (y + 1)²) − 10(x/5 − x³ − y⁵)e^(−x² − y²) − ⅓e^(−(x + 1)² − y²): three minima, three maxima and three
    /// saddles around the origin, and flat far from it.
    Peaks(x, y) over N = {
        let bell = |x: N, y: N| (-(square(x) + square(y))).exp();
        let one = N::one;
        let hill = int::<N>(3) * square(one() - x.clone()) * bell(x.clone(), y.clone() + one())?;
        let wave = x.div(&int(5))? - x.pow(3)? - y.pow(5)?;
        let ring = int::<N>(10) * wave * bell(x.clone(), y.clone())?;
        let dip = ratio::<N>(1, 3)? * bell(x.clone() + one(), y.clone())?;
        Some(hill - ring - dip)
    }
}

impl Peaks {
    /// From (0, 0), between a saddle and a minimum.
    pub fn problem(self) -> Problem {
        let point = |x, y, value, kind| Stationary::new([x, y], value, kind);
        Problem {
            name: "peaks",
            formula:
                "3(1 − x)²e^(−x² − (y + 1)²) − 10(x/5 − x³ − y⁵)e^(−x² − y²) − ⅓e^(−(x + 1)² − y²)"
                    .into(),
            objective: Box::new(Exact(self)),
            start: array![0.0, 0.0],
            stationary: vec![
                point(0.22827892055636909, -1.6255349574999964, -6.551133332835837, Kind::Minimum),
                point(-1.3473962443682108, 0.20451886609700518, -3.04984940280026, Kind::Minimum),
                point(0.2964455538468321, 0.32019624766683435, -0.06493586825552689, Kind::Minimum),
                point(-0.009317581959954116, 1.5813679629389998, 8.106213589442337, Kind::Maximum),
                point(-0.46002451803438665, -0.6291965087168009, 3.7765809985322067, Kind::Maximum),
                point(1.285684697241304, -0.004847559075593672, 3.592489918002754, Kind::Maximum),
                point(-0.2659375568372457, 0.4667399937262694, 0.7882934626789642, Kind::Saddle),
                point(0.4163233216785082, -0.3941450984024246, 0.4085479245941372, Kind::Saddle),
                point(1.0982728343350927, 0.8544609795247524, 2.2491916615269307, Kind::Saddle),
            ],
        }
    }
}
