//! What all methods share: objective, method, trace, stopping rules, guarantees.
