//! What a task costs and how long it takes. Both are the sandbox's own.

use crate::dice::Dice;
use crate::order::Order;
use crate::task::Kind;

/// Credits of one image.
const IMAGE: i64 = 40;
/// Credits of one second of video; five seconds, the usual length, are 1,200.
const VIDEO_SECOND: i64 = 240;
/// Credits of one audio task.
const AUDIO: i64 = 60;

/// What the task costs, in credits. It is charged at submission and given back whole when the task fails.
pub(crate) fn price(order: &Order) -> i64 {
    match order.kind {
        Kind::Image => IMAGE * i64::from(order.count),
        Kind::Video => VIDEO_SECOND * i64::from(order.seconds.unwrap_or(5).clamp(1, 60)),
        Kind::Audio => AUDIO,
    }
}

/// How long the task takes at speed 1, in milliseconds: the same for the same seed.
pub(crate) fn delay_ms(kind: Kind, seed: u64) -> u64 {
    let (shortest, longest) = match kind {
        Kind::Image => (6_000.0, 25_000.0),
        Kind::Video => (60_000.0, 240_000.0),
        Kind::Audio => (25_000.0, 70_000.0),
    };
    // Most tasks are quicker than the middle and a few take long: the square of an even number does that.
    let place = Dice::new(seed ^ 0xDE1A).unit().powi(2);
    (shortest + (longest - shortest) * place) as u64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn cost(kind: Kind, body: &str) -> i64 {
        price(&Order::read(kind, body.as_bytes()).unwrap())
    }

    #[test]
    fn images_cost_by_the_piece_and_video_by_the_second() {
        assert_eq!(cost(Kind::Image, r#"{"model":"z-image","prompt":"a"}"#), 40);
        assert_eq!(cost(Kind::Image, r#"{"model":"z-image","prompt":"a","n":3}"#), 120);
        assert_eq!(cost(Kind::Video, r#"{"model":"wan","prompt":"a"}"#), 1_200);
        assert_eq!(cost(Kind::Video, r#"{"model":"wan","prompt":"a","duration":10}"#), 2_400);
        assert_eq!(cost(Kind::Audio, r#"{"model":"suno-music","prompt":"a"}"#), 60);
    }

    #[test]
    fn delays_lie_in_the_range_of_their_kind_and_differ() {
        let delays: Vec<u64> = (0..200).map(|seed| delay_ms(Kind::Video, seed)).collect();
        assert!(delays.iter().all(|delay| (60_000..=240_000).contains(delay)));
        assert!(delays.iter().min() != delays.iter().max());
        assert_eq!(delay_ms(Kind::Image, 3), delay_ms(Kind::Image, 3));
    }
}
