//! What a task costs and how long it takes. Both are the sandbox's own, but for the prices that are published plainly.

use crate::dice::Dice;
use crate::order::Order;
use crate::task::Kind;

/// Credits of one image.
const IMAGE: i64 = 40;
/// Credits of one second of video; five seconds, the usual length, are 1,200.
const VIDEO_SECOND: i64 = 240;
/// Credits of one audio task.
const AUDIO: i64 = 60;

/// Models whose published price is a whole number of credits and depends on nothing but the resolution: credits of
/// one image or one video, the first where no resolution is asked for.
const PUBLISHED: [(&str, &[(&str, i64)]); 5] = [
    ("flux-2-flex", &[("1k", 77), ("2k", 132)]),
    ("gpt-image-2", &[("1k", 30), ("2k", 50), ("4k", 80)]),
    ("nano-banana-2-lite", &[("", 20)]),
    ("veo3.1-fast", &[("720p", 189), ("1080p", 189), ("4k", 660)]),
    ("veo3.1-quality", &[("720p", 1_100), ("1080p", 1_100), ("4k", 2_208)]),
];

/// What the task costs, in credits. It is charged at submission and given back whole when the task fails.
pub(crate) fn price(order: &Order) -> i64 {
    if let Some(credits) = published(order) {
        return credits * i64::from(order.count);
    }
    match order.kind {
        Kind::Image => IMAGE * i64::from(order.count),
        Kind::Video => VIDEO_SECOND * i64::from(order.seconds.unwrap_or(5).clamp(1, 60)),
        Kind::Audio => AUDIO,
    }
}

/// The published price of one output. A resolution that has none costs as if it had not been asked for.
fn published(order: &Order) -> Option<i64> {
    let (_, prices) = PUBLISHED.iter().find(|(model, _)| *model == order.model)?;
    let asked = order.resolution.as_deref().and_then(|asked| prices.iter().find(|(name, _)| *name == asked));
    asked.or(prices.first()).map(|(_, credits)| *credits)
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
    fn a_price_that_is_published_plainly_is_charged() {
        assert_eq!(cost(Kind::Image, r#"{"model":"gpt-image-2","prompt":"a"}"#), 30);
        assert_eq!(cost(Kind::Image, r#"{"model":"gpt-image-2","prompt":"a","resolution":"4K","n":2}"#), 160);
        assert_eq!(cost(Kind::Image, r#"{"model":"nano-banana-2-lite","prompt":"a","resolution":"2k"}"#), 20);
        assert_eq!(cost(Kind::Video, r#"{"model":"veo3.1-fast","prompt":"a","duration":8}"#), 189);
        assert_eq!(cost(Kind::Video, r#"{"model":"veo3.1-quality","prompt":"a","resolution":"4k"}"#), 2_208);
    }

    #[test]
    fn delays_lie_in_the_range_of_their_kind_and_differ() {
        let delays: Vec<u64> = (0..200).map(|seed| delay_ms(Kind::Video, seed)).collect();
        assert!(delays.iter().all(|delay| (60_000..=240_000).contains(delay)));
        assert!(delays.iter().min() != delays.iter().max());
        assert_eq!(delay_ms(Kind::Image, 3), delay_ms(Kind::Image, 3));
    }
}
