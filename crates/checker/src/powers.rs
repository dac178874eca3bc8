//! Normal forms of powers, inverses, roots and elementary functions, and which scalars are visibly not negative. Part of the
//! trusted base: see `normal`.

use crate::{
    elementary::{root_of_number, sine_and_cosine},
    normal::{Normalizer, trace},
    poly::{Atom, Base, Letter, Monomial, Poly},
    totals::exponential,
};
use derivation::{Builtin, Expr, Kind, Shape, Structure, expr::half_integer};
use number::{Number, Rational};
use std::{collections::BTreeMap, rc::Rc};

impl Normalizer<'_> {
    pub(crate) fn power(&mut self, base: &Expr, exponent: &Expr) -> Option<Poly> {
        let scalar = base.shape.is_scalar();
        if let Some(half) = half_integer(exponent) {
            let form = self.form(base)?;
            if !scalar {
                return self.matrix_power(&form, base, half);
            }
            if half % 2 == 0 {
                let k = half / 2;
                let form = if k < 0 { form.reciprocal()? } else { form };
                return form.power(u32::try_from(k.abs()).ok()?);
            }
            let root = self.root(&form)?;
            let root = if half < 0 { root.reciprocal()? } else { root };
            return root.power(u32::try_from(half.abs()).ok()?);
        }
        if !scalar {
            return None;
        }
        self.symbolic(base, exponent)
    }

    fn matrix_power(&mut self, form: &Poly, base: &Expr, half: i64) -> Option<Poly> {
        if half % 2 != 0 {
            // The root of a symbol declared positive definite; other matrices have no root here.
            let (monomial, coefficient) = form.single()?;
            let [letter] = monomial.word.as_slice() else {
                return (*form == Poly::one()).then(Poly::one);
            };
            let Base::Symbol(name) = &letter.base else { return None };
            let definite = self.model.context.declaration(name).is_some_and(|d| {
                matches!(d.kind, Kind::Matrix { structure: Structure::PositiveDefinite, .. })
            });
            if !definite
                || !monomial.scalars.is_empty()
                || *coefficient != Rational::from(1)
                || letter.half != 2
            {
                return None;
            }
            return Some(Poly::letter(Letter {
                half: i32::try_from(half).ok()?,
                ..letter.clone()
            }));
        }
        let k = half / 2;
        if k >= 0 {
            return form.power(u32::try_from(k).ok()?);
        }
        self.inverse(form, &base.shape)?.power(u32::try_from(-k).ok()?)
    }

    /// The inverse of a square matrix: letter by letter from both ends where all words begin or end with the same square
    /// letter, which is invertible if the whole is; of what is left, as a letter of its own.
    fn inverse(&mut self, form: &Poly, shape: &Shape) -> Option<Poly> {
        if let Some((letter, rest)) = form.without_common_end(true) {
            return self.inverse(&rest, shape)?.times(&letter.inverse()?);
        }
        if let Some((letter, rest)) = form.without_common_end(false) {
            return letter.inverse()?.times(&self.inverse(&rest, shape)?);
        }
        if form.terms.keys().all(|m| m.word.is_empty()) {
            return form.reciprocal();
        }
        self.inverse_of_sum(form, shape)
    }

    fn inverse_of_sum(&mut self, form: &Poly, shape: &Shape) -> Option<Poly> {
        let Shape::Matrix(rows, _) = shape else { return None };
        let (_, leading) = form.terms.iter().next()?;
        let monic = form.scaled(&leading.recip()?);
        let symmetric = monic.transposed() == monic;
        let letter = Letter {
            base: Base::Sum(Rc::new(monic)),
            transposed: false,
            half: -2,
            symmetric,
            rows: rows.clone(),
            columns: rows.clone(),
        };
        Some(Poly::letter(letter).scaled(&leading.recip()?))
    }

    /// A function known by name, of a form.
    pub(crate) fn call(&mut self, builtin: Builtin, form: &Poly) -> Option<Poly> {
        let form = form.unless_deep()?;
        match builtin {
            Builtin::Sqrt => self.root(form),
            Builtin::Abs => {
                let square = form.times(form)?;
                self.root(&square)
            }
            Builtin::Tr => trace(form),
            Builtin::Exp => self.exponential(form),
            Builtin::Log => self.logarithm(form),
            Builtin::Sin | Builtin::Cos => {
                self.note_angles(form);
                let [sine, cosine] = sine_and_cosine(form, &self.angles)?;
                Some(if builtin == Builtin::Sin { sine } else { cosine })
            }
            Builtin::Sign => match form.as_constant() {
                Some(value) => Some(Poly::constant(Rational::from(match value.sign()? {
                    std::cmp::Ordering::Less => -1,
                    std::cmp::Ordering::Equal => 0,
                    std::cmp::Ordering::Greater => 1,
                }))),
                None => Some(Poly::atom(Atom::Call(builtin, Rc::new(form.clone())))),
            },
            Builtin::Det | Builtin::Diag | Builtin::Diagonal => None,
        }
    }

    /// The non-negative root of a scalar that is not negative. Squares of what is known to be non-negative come out of
    /// it; of anything else, √(x²) stays as it is.
    pub(crate) fn root(&self, square: &Poly) -> Option<Poly> {
        if let Some(value) = square.as_constant() {
            let atom = || Poly::atom(Atom::Sqrt(Rc::new(square.clone())));
            let root = value.sqrt().map(Poly::constant);
            return Some(root.or_else(|| root_of_number(&value)).unwrap_or_else(atom));
        }
        let square = square.unless_deep()?;
        // What all terms have in common, to even powers, of non-negative atoms.
        let mut common: Option<BTreeMap<Atom, i32>> = None;
        for m in square.terms.keys() {
            let even = |e: i32| if e >= 0 { e / 2 * 2 } else { -(-e / 2 * 2) };
            let mine: BTreeMap<Atom, i32> = m
                .scalars
                .iter()
                .filter(|(a, e)| {
                    even(**e) != 0 && (self.atom_non_negative(a) || self.is_negative(a))
                })
                .map(|(atom, e)| (atom.clone(), even(*e)))
                .collect();
            common = Some(match common {
                None => mine,
                Some(common) => common
                    .into_iter()
                    .filter_map(|(atom, e)| {
                        let other = *mine.get(&atom)?;
                        let e = if e > 0 && other > 0 {
                            e.min(other)
                        } else if e < 0 && other < 0 {
                            e.max(other)
                        } else {
                            0
                        };
                        (e != 0).then_some((atom, e))
                    })
                    .collect(),
            });
        }
        let common = common.unwrap_or_default();
        let factor = |sign: i32, halve: bool| {
            let scalars = common
                .iter()
                .map(|(a, e)| (a.clone(), sign * if halve { e / 2 } else { *e }))
                .collect();
            Poly::term(Monomial { scalars, word: vec![] }, Rational::from(1))
        };
        let mut inside = square.times(&factor(-1, false))?;
        // |x| = −x for what is not positive.
        let turned = common.iter().filter(|(a, e)| *e / 2 % 2 != 0 && !self.atom_non_negative(a));
        let mut outside = factor(1, true);
        if turned.count() % 2 != 0 {
            outside = outside.negated();
        }
        // A leading coefficient that is a square comes out as well.
        if let Some((_, leading)) = inside.terms.iter().next()
            && let Some(root) = leading.sqrt()
            && !root.is_zero()
        {
            inside = inside.scaled(&leading.recip()?);
            outside = outside.scaled(&root);
        }
        outside.times(&self.root_of_rest(inside)?)
    }

    /// The root of a product of what is not negative is the product of the roots.
    fn root_of_rest(&self, square: Poly) -> Option<Poly> {
        if let Some((m, c)) = square.single()
            && m.scalars.keys().all(|atom| self.atom_non_negative(atom))
            && let Some(number) = root_of_number(c)
        {
            return m.scalars.iter().try_fold(number, |product, (atom, e)| {
                let root = match atom {
                    Atom::Call(Builtin::Exp, p) => exponential(&p.scaled(&Rational::new(1, 2)?))?,
                    _ => Poly::atom(Atom::Sqrt(Rc::new(Poly::atom(atom.clone())))),
                };
                let root = if *e < 0 { root.reciprocal()? } else { root };
                product.times(&root.power(e.unsigned_abs())?)
            });
        }
        Some(Poly::atom(Atom::Sqrt(Rc::new(square))))
    }

    fn is_negative(&self, atom: &Atom) -> bool {
        matches!(atom, Atom::Symbol(name) if self.non_positive.contains(name))
    }

    /// Whether an atom is non-negative by what it is or by a hypothesis.
    pub(crate) fn atom_non_negative(&self, atom: &Atom) -> bool {
        match atom {
            Atom::Symbol(name) => self.non_negative.contains(name),
            Atom::Bound(level) => self.non_negative_levels.contains(level),
            Atom::Sqrt(_) => true,
            Atom::Call(Builtin::Exp | Builtin::Det, _) => self.atom_positive(atom),
            Atom::Word(word) => self.word_non_negative(word),
            Atom::Total(total) => self.known_non_negative(&total.body),
            Atom::Poly(p) | Atom::Power(p, _) => self.known_non_negative(p),
            _ => false,
        }
    }

    /// v'v, v'P v with P positive definite or a square, and the like: a word that reads the same from both ends with
    /// nothing, or a positive definite letter, in the middle.
    pub(crate) fn word_non_negative(&self, word: &[Letter]) -> bool {
        let n = word.len();
        let mirrored = crate::poly::reversed(word);
        if mirrored.get(..n / 2) != word.get(..n / 2) {
            return false;
        }
        if n.is_multiple_of(2) {
            return true;
        }
        word.get(n / 2).is_some_and(|middle| {
            if middle.symmetric && middle.half % 4 == 0 {
                return true;
            }
            match &middle.base {
                Base::Symbol(name) => self.model.context.declaration(name).is_some_and(|d| {
                    matches!(d.kind, Kind::Matrix { structure: Structure::PositiveDefinite, .. })
                }),
                // An inverse of a sum of such words is positive definite where it exists.
                Base::Sum(sum) => sum.terms.iter().all(|(m, c)| {
                    c.sign() != Some(std::cmp::Ordering::Less)
                        && m.scalars.iter().all(|(a, e)| e % 2 == 0 || self.atom_non_negative(a))
                        && self.word_non_negative(&m.word)
                }),
                _ => false,
            }
        })
    }

    /// Whether a scalar is visibly non-negative: a sum of products of non-negative atoms and even powers.
    pub(crate) fn known_non_negative(&self, poly: &Poly) -> bool {
        poly.terms.iter().all(|(m, c)| {
            m.word.is_empty()
                && c.sign() != Some(std::cmp::Ordering::Less)
                && m.scalars.iter().all(|(atom, e)| e % 2 == 0 || self.atom_non_negative(atom))
        })
    }
}
