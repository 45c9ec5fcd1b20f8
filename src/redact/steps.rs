//! Counts the work of a search, for the test that it is linear; costs nothing elsewhere.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// So many characters or words were looked at.
#[inline]
pub fn add(count: usize) {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get() + count as u64));
    #[cfg(not(test))]
    let _ = count;
}

/// The steps since the last call.
#[cfg(test)]
pub fn taken() -> u64 {
    STEPS.replace(0)
}
