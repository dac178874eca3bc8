//! Bad objectives, bad starts, bad parameters: every method answers with a typed error or a stop reason.

use adaptive::{
    Adadelta, Adagrad, Adam, Adamax, AmsGrad, Anticipation, ByArrays, Centred, Epsilon, Fused,
    LookAhead, Momentum, Nadam, Nesterov, RmsProp, Update,
};
use descent::{
    ByHand, Error, Method, ObjectiveExt, Quantity, Stop, StopReason, Trace, battery, run,
};
use gradient_descent::LearningRate;
use ndarray::{Array1, array};

fn both<U: Update + 'static>(update: U) -> [Box<dyn Method>; 2] {
    [Box::new(Fused::new(update.clone())), Box::new(ByArrays::new(update))]
}

/// Every method of the crate, in both forms.
fn methods() -> Vec<Box<dyn Method>> {
    let nesterov: Box<dyn Method> = Box::new(Nesterov::new(Momentum::new(0.1, 0.9)));
    let scheduled = Nadam::new(0.1).anticipating(Anticipation::Schedule { psi: 0.004 });
    [
        both(Momentum::new(0.1, 0.9)),
        both(LookAhead(Momentum::new(0.1, 0.9))),
        both(Adagrad::new(0.1)),
        both(RmsProp::new(0.1)),
        both(Centred { beta: 0.9, ..Centred::new(RmsProp::new(0.01)) }),
        both(Adam::new(0.1)),
        both(AmsGrad::new(0.1)),
        both(scheduled),
        both(Adamax::new(0.1)),
        both(Adadelta::new()),
    ]
    .into_iter()
    .flatten()
    .chain([nesterov])
    .collect()
}

#[test]
fn the_battery() {
    for i in 0..methods().len() {
        let method = || methods().swap_remove(i);
        assert_eq!(battery::complaints(&method), Vec::<String>::new());
    }
}

/// x²/2 from 1.
fn on_bowl(method: impl Method) -> Result<Trace, Error> {
    let bowl = ByHand::new(1, |x| x.dot(x) / 2.0).with_gradient(|x| x.clone());
    run(method, &bowl, &array![1.0], Stop::default().iterations(20))
}

#[test]
fn parameters_out_of_range() {
    fn refused<U: Update>(update: U) {
        let fused = on_bowl(Fused::new(update.clone()));
        let arrays = on_bowl(ByArrays::new(update.clone()));
        for ending in [fused, arrays] {
            assert!(matches!(ending, Err(Error::Parameter { .. })), "{update:?}");
        }
    }
    for bad in [-0.5, 1.0, 2.0, f64::NAN, f64::INFINITY] {
        refused(Momentum::new(0.1, bad));
        refused(LookAhead(Momentum::new(0.1, bad)));
        let rms_prop = RmsProp { gamma: bad, ..RmsProp::new(0.1) };
        refused(rms_prop);
        refused(Centred::new(rms_prop));
        refused(Centred { beta: bad, ..Centred::new(RmsProp::new(0.1)) });
        refused(Adam { beta: bad, ..Adam::new(0.1) });
        refused(Adam { gamma: bad, ..Adam::new(0.1) });
        let adam = Adam { gamma: bad, ..Adam::new(0.1) };
        refused(AmsGrad { adam, ..AmsGrad::new(0.1) });
        refused(Nadam::like(adam));
        refused(Adamax { adam });
        refused(Adadelta { gamma: bad, ..Adadelta::new() });
        refused(Adadelta { rho: bad, ..Adadelta::new() });
    }
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        for epsilon in [Epsilon::Outside(bad), Epsilon::Inside(bad)] {
            refused(Adagrad { epsilon, ..Adagrad::new(0.1) });
            refused(RmsProp { epsilon, ..RmsProp::new(0.1) });
            refused(Adam { epsilon, ..Adam::new(0.1) });
            refused(Adadelta { epsilon, ..Adadelta::new() });
        }
        refused(Adagrad { initial: bad, ..Adagrad::new(0.1) });
        refused(Nadam::new(0.1).anticipating(Anticipation::Schedule { psi: bad }));
    }
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        refused(Momentum::new(bad, 0.9));
        refused(Adagrad::new(bad));
        refused(RmsProp::new(bad));
        refused(Adam::new(bad));
        refused(AmsGrad::new(bad));
        refused(Nadam::new(bad));
        refused(Adamax::new(bad));
        refused(Adadelta { alpha: LearningRate::from(bad), ..Adadelta::new() });
        let nesterov = on_bowl(Nesterov::new(Momentum::new(bad, 0.9)));
        assert!(matches!(nesterov, Err(Error::Parameter { .. })));
    }
}

/// The square of a gradient beyond 10¹⁵⁴ is infinite, and a division by its root would be a silent standstill.
#[test]
fn squares_that_overflow() {
    let steep = ByHand::new(1, |x| 1e200 * x[0]).with_gradient(|_| array![1e200]);
    for method in methods() {
        let name = method.name();
        let trace = run(method, &steep, &array![1.0], Stop::after(3)).unwrap();
        let squares = !["momentum", "Nesterov", "look-ahead momentum", "Adamax"].contains(&name);
        let overflow = StopReason::Failed(Error::NotFinite(Quantity::SquaredGradient));
        assert_eq!(trace.why == overflow, squares, "{name}: {}", trace.why);
    }
}

/// Without ε, a coordinate that has never had a gradient is 0/0; it does not move.
#[test]
fn no_epsilon_and_no_gradient() {
    let gutter = ByHand::new(2, |x| x[0] * x[0] / 2.0).with_gradient(|x| array![x[0], 0.0]);
    let (outside, inside) = (Epsilon::Outside(0.0), Epsilon::Inside(0.0));
    for epsilon in [outside, inside] {
        let adam = Adam { epsilon, ..Adam::new(0.1) };
        let all = [
            both(Adagrad { epsilon, ..Adagrad::new(0.1) }),
            both(RmsProp { epsilon, ..RmsProp::new(0.1) }),
            both(adam),
            both(AmsGrad { adam, ..AmsGrad::new(0.1) }),
            both(Nadam::like(adam)),
            both(Adamax { adam }),
            both(Adadelta { epsilon, ..Adadelta::new() }),
        ];
        for method in all.into_iter().flatten() {
            let name = method.name();
            let trace = run(method, &gutter, &array![1.0, 5.0], Stop::after(3)).unwrap();
            assert_eq!(trace.why, StopReason::MaxIterations, "{name}");
            assert_eq!(trace.last().x[1], 5.0, "{name}");
            // Without ε, Adadelta never moves at all.
            assert_eq!(trace.last().x[0] < 1.0, name != "Adadelta", "{name}");
        }
    }
}

/// Momentum cannot leave a stationary start: v stays 0. So do all others.
#[test]
fn a_stationary_start_holds_for_ever() {
    let saddle = ByHand::new(1, |x| x[0].powi(3)).with_gradient(|x| x.mapv(|x| 3.0 * x * x));
    for method in methods() {
        let stop = Stop::default().gradient(-1.0).iterations(5);
        let trace = run(method, &saddle, &Array1::zeros(1), stop).unwrap();
        assert_eq!(trace.coordinates(0), [0.0; 6], "{}", trace.method);
    }
}
