//! How often something went well, and how sure that is.

/// A share of a number of cases with its 95 % confidence interval by Wilson's score method.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// Journal of the American Statistical Association 22 (1927).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// The share, from 0 to 1.
    pub share: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl Rate {
    /// `good` of `all` cases; `None` without a case.
    pub fn of(good: usize, all: usize) -> Option<Self> {
        /// Of a normal distribution, 95 % lie within so many deviations.
        const Z: f64 = 1.959_963_984_540_054;
        if all == 0 {
            return None;
        }
        let (count, share) = (all as f64, good as f64 / all as f64);
        let z2 = Z * Z;
        let middle = (share + z2 / (2.0 * count)) / (1.0 + z2 / count);
        let spread = share * (1.0 - share) / count + z2 / (4.0 * count * count);
        let half = Z * spread.sqrt() / (1.0 + z2 / count);
        Some(Self {
            share,
            low: if good == 0 { 0.0 } else { middle - half },
            high: if good == all { 1.0 } else { middle + half },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_published_method() {
        assert_eq!(Rate::of(0, 0), None);
        // Values of R's binom::binom.confint(x, n, methods = "wilson").
        for (good, all, low, high) in [
            (0, 10, 0.0, 0.277_532_8),
            (5, 10, 0.236_593_1, 0.763_406_9),
            (10, 10, 0.722_467_2, 1.0),
            (81, 263, 0.255_288_1, 0.366_180_2),
        ] {
            let rate = Rate::of(good, all).unwrap();
            assert!((rate.low - low).abs() < 1e-4, "{rate:?}");
            assert!((rate.high - high).abs() < 1e-4, "{rate:?}");
        }
    }
}
