//! Functions and their derivatives: an abstract function is a polynomial with one coefficient for each monomial, a defined
//! one is its body, and derivatives of either are written out by the rules of calculus.

use super::{
    dense::{Dense, Lowered},
    lower::{Lowering, Result, coefficient, identifier, monomials},
    scalar::Scalar,
};
use derivation::{Derivative, Expr, Function, Symbol};

impl Lowering<'_> {
    pub fn apply(&mut self, function: &Function, at: &Expr) -> Result<Lowered> {
        let definition = self.model.context.definition(&function.name).cloned();
        if let (Some(definition), false) = (definition, self.whole)
            && let Some((parameter, _)) = definition.parameter
        {
            let n = self.size(&function.from);
            let at = self.lower(at)?.filled(n, 1).ok_or("an argument of another shape")?;
            self.bound.push((parameter, Lowered::Dense(at)));
            let indices = std::mem::take(&mut self.indices);
            let value = self.lower(&definition.body);
            self.indices = indices;
            self.bound.pop();
            let value = value?;
            let Some(index) = &function.component else { return Ok(value) };
            let place = self.component(index)?;
            let m = self.model.context.function(&function.name).map_or(1, |f| self.size(&f.to));
            let value = value.filled(m, 1).ok_or("a value of another shape")?;
            return Ok(Lowered::scalar(value.entries.get(place).cloned().ok_or("no component")?));
        }
        let values = self.partial(function, at, &[])?;
        self.dense(Dense { rows: values.len(), columns: 1, entries: values })
    }

    pub fn derivative(
        &mut self,
        order: Derivative,
        function: &Function,
        at: &Expr,
        along: &[Expr],
    ) -> Result<Lowered> {
        let n = self.size(&function.from);
        let m = self.size(&function.to);
        let mut values = |order: &[usize]| self.partial(function, at, order);
        let matrix = match order {
            Derivative::Grad => {
                let entries = (0..n).map(|i| Ok(values(&[i])?.remove(0))).collect::<Result<_>>()?;
                Dense { rows: n, columns: 1, entries }
            }
            Derivative::Jac => {
                let columns = (0..n).map(|i| values(&[i])).collect::<Result<Vec<_>>>()?;
                Dense::from_fn(m, n, |i, j| columns[j][i].clone())
            }
            Derivative::Hess => {
                let mut entries = Vec::new();
                for i in 0..n {
                    for j in 0..n {
                        entries.push(values(&[i.min(j), i.max(j)])?.remove(0));
                    }
                }
                Dense { rows: n, columns: n, entries }
            }
            Derivative::Third => return self.third(function, at, along),
        };
        self.dense(matrix)
    }

    /// D³f along directions; what is left open of the three becomes rows and columns.
    fn third(&mut self, function: &Function, at: &Expr, along: &[Expr]) -> Result<Lowered> {
        let n = self.size(&function.from);
        let mut directions = Vec::new();
        for direction in along {
            directions.push(
                self.lower(direction)?.filled(n, 1).ok_or("a direction of another shape")?.entries,
            );
        }
        let (rows, columns) = match directions.len() {
            1 => (n, n),
            2 => (n, 1),
            _ => (1, 1),
        };
        let mut entries = Vec::new();
        for i in 0..rows {
            for j in 0..columns {
                let open = [vec![], vec![i], vec![i, j]][3 - directions.len().clamp(1, 3)].clone();
                let mut sum = Scalar::number(0.0);
                for code in 0..n.pow(directions.len() as u32) {
                    let mut indices = open.clone();
                    let mut weight = Scalar::number(1.0);
                    let mut rest = code;
                    for direction in &directions {
                        indices.push(rest % n);
                        weight = weight.times(&direction[rest % n]);
                        rest /= n;
                    }
                    // Of a function of one real no direction need be given.
                    indices.resize(3, 0);
                    indices.sort_unstable();
                    let partial = self.partial(function, at, &indices)?.remove(0);
                    sum = sum.plus(&self.settled(partial)?.times(&weight));
                }
                entries.push(sum);
            }
        }
        self.dense(Dense { rows, columns, entries })
    }

    /// Partial derivatives of a function's components at a point.
    fn partial(&mut self, function: &Function, at: &Expr, order: &[usize]) -> Result<Vec<Scalar>> {
        let n = self.size(&function.from);
        let at = self.lower(at)?.filled(n, 1).ok_or("an argument of another shape")?;
        let at = at.entries.into_iter().map(|e| self.settled(e)).collect::<Result<Vec<_>>>()?;
        let mut formal = self.formal(function, order)?;
        if let Some(index) = &function.component {
            let place = self.component(index)?;
            formal = vec![formal.get(place).cloned().ok_or("no component")?];
        }
        let names: Vec<String> = (0..n).map(|i| argument(&function.name, i)).collect();
        let value = |name: &str| names.iter().position(|n| n == name).map(|i| at[i].clone());
        Ok(formal.iter().map(|f| f.substituted(&value)).collect())
    }

    /// The same in variables that stand for the argument.
    fn formal(&mut self, function: &Function, order: &[usize]) -> Result<Vec<Scalar>> {
        let key = (function.name.clone(), order.to_vec());
        if let Some(known) = self.partials.get(&key) {
            return Ok(known.clone());
        }
        let made = match order.split_last() {
            Some((last, before)) => {
                let below = self.formal(function, before)?;
                let variable = argument(&function.name, *last);
                let slopes = below.iter().map(|f| f.derivative(&variable));
                slopes.collect::<Option<_>>().ok_or("a function that has no derivative")?
            }
            None => self.components(function)?,
        };
        self.partials.insert(key, made.clone());
        Ok(made)
    }

    fn components(&mut self, function: &Function) -> Result<Vec<Scalar>> {
        let name = &function.name;
        // All components, also where one is meant.
        let whole = self.model.context.function(name).ok_or("no function")?;
        let (n, m) = (self.size(&whole.from), self.size(&whole.to));
        let variables: Vec<Scalar> = (0..n).map(|i| Scalar::variable(argument(name, i))).collect();
        let definition = self.model.context.definition(name).cloned();
        if let Some(definition) = definition
            && let Some((parameter, _)) = definition.parameter
        {
            let at = Dense { rows: n, columns: 1, entries: variables };
            let bound = std::mem::replace(&mut self.bound, vec![(parameter, Lowered::Dense(at))]);
            let whole = std::mem::replace(&mut self.whole, true);
            let value = self.lower(&definition.body);
            (self.bound, self.whole) = (bound, whole);
            return Ok(value?.filled(m, 1).ok_or("a value of another shape")?.entries);
        }
        if !self.given.contains(name) {
            return Err(format!("{name} has no value"));
        }
        Ok((0..m)
            .map(|component| {
                Scalar::sum(monomials(n, self.degree).iter().map(|exponents| {
                    let powers =
                        variables.iter().zip(exponents).map(|(z, e)| z.power(f64::from(*e)));
                    let monomial =
                        powers.fold(Scalar::number(1.0), |product, power| product.times(&power));
                    Scalar::variable(coefficient(name, component, exponents)).times(&monomial)
                }))
            })
            .collect())
    }
}

fn argument(function: &Symbol, i: usize) -> String {
    format!("arg_{}_{i}", identifier(function))
}
