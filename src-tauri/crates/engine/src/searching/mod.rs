//! The query language as the page writes it, and searches that are kept.

mod known;

use library::query::{self, Expr, Parsed, Piece};

use crate::Engine;
use crate::face::{
    Failure, FailureCode, PieceSort, QueryOffer, QueryPiece, QueryRead, QueryTrouble, QueryTroubleCode, SavedSearch,
    Tag,
};

const MOST_NAME_CHARACTERS: usize = 80;
/// The language reads no more of a text either.
const MOST_QUERY_BYTES: usize = 8192;
const MOST_SEARCHES: usize = 500;

impl Engine {
    /// Takes a text of the query language apart; `caret` is a place in it, in UTF-16 units.
    pub async fn query_read(&self, text: String, caret: u32) -> Result<QueryRead, Failure> {
        let caret = query::byte_of(&text, caret);
        let Parsed { trouble, pieces, .. } = query::parse(&text);
        let known = self.known(query::wanted(&text, caret)).await?;
        let mut offers: Vec<QueryOffer> = query::complete(&text, caret, &known).into_iter().map(offer).collect();
        let counts = self.library_counts(offers.iter().map(|offer| as_question(&text, offer)).collect()).await?;
        for (offer, count) in offers.iter_mut().zip(counts) {
            offer.count = offer.count.or(count);
        }
        Ok(QueryRead {
            pieces: pieces.into_iter().map(piece).collect(),
            trouble: trouble.map(|trouble| query_trouble(&text, trouble)),
            offers,
        })
    }

    /// The text with a term of a facet switched on or off; `alone` takes away the others of its field.
    pub async fn query_toggle(&self, text: String, term: String, alone: bool) -> Result<String, Failure> {
        Ok(query::toggle(&text, &term, alone))
    }

    /// In the order that the person gave them.
    pub async fn searches(&self) -> Result<Vec<SavedSearch>, Failure> {
        let kept = self.inner.library.read(|reader| reader.searches().all()).await?;
        let questions = kept.iter().map(|search| Some(query::parse(&search.query).expr)).collect();
        let counts = self.library_counts(questions).await?;
        let shown = |(search, count): (library::SavedSearch, Option<u32>)| {
            let library::SavedSearch { id, name, query } = search;
            SavedSearch { id, name, query, count: count.unwrap_or(0) }
        };
        Ok(kept.into_iter().zip(counts).map(shown).collect())
    }

    /// Keeps a new one (id 0) or changes one. Fails with `nameTaken` and `nameMissing`.
    pub async fn search_save(&self, search: SavedSearch) -> Result<SavedSearch, Failure> {
        let SavedSearch { id, name, query, count } = search;
        let name = sound_name(&name)?;
        let query = query.trim().to_owned();
        if query.len() > MOST_QUERY_BYTES {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_QUERY_BYTES));
        }
        let row = library::SavedSearch { id, name: name.clone(), query: query.clone() };
        let keep = move |writer: &mut library::Writer<'_>| {
            let all = writer.searches().all()?;
            if all.len() >= MOST_SEARCHES && !all.iter().any(|other| other.id == id) {
                return Ok(Err(FailureCode::TooLarge));
            }
            Ok(writer.searches().set(&row)?.ok_or(FailureCode::NameTaken))
        };
        let kept = self.inner.library.write(keep).await?;
        let id = kept.map_err(|code| match code {
            FailureCode::NameTaken => Failure::new(code).fact("name", &name),
            code => Failure::new(code).fact("limit", MOST_SEARCHES),
        })?;
        self.inner.stale(&[Tag::Searches], &[]);
        Ok(SavedSearch { id, name, query, count })
    }

    pub async fn search_delete(&self, id: i64) -> Result<(), Failure> {
        self.inner.library.write(move |writer| writer.searches().remove(id)).await?;
        self.inner.stale(&[Tag::Searches], &[]);
        Ok(())
    }

    /// Moves one to a place in the list, counted from 0.
    pub async fn search_order(&self, id: i64, place: u32) -> Result<(), Failure> {
        let moved = self.inner.library.write(move |writer| writer.searches().order(id, place)).await?;
        if !moved {
            return Err(Failure::new(FailureCode::NotFound));
        }
        self.inner.stale(&[Tag::Searches], &[]);
        Ok(())
    }
}

/// What an offer would ask if it stood alone. None for what is no whole term yet.
fn as_question(text: &str, offer: &QueryOffer) -> Option<Expr> {
    if offer.field.is_some() || offer.count.is_some() {
        return None;
    }
    let from = query::byte_of(text, offer.from);
    let piece = query::parse(text)
        .pieces
        .into_iter()
        .find(|piece| piece.at.bytes.contains(&from) || piece.at.bytes.end == from)?;
    let term = match piece.field {
        Some(field) => format!("{}:{}", field.name(), offer.text),
        None => offer.text.clone(),
    };
    let parsed = query::parse(&term);
    (parsed.trouble.is_none() && matches!(parsed.expr, Expr::Term(_))).then_some(parsed.expr)
}

/// A name that can be shown and found again: on one line, without what cannot be seen.
fn sound_name(name: &str) -> Result<String, Failure> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = name.chars().filter(|c| !c.is_control()).take(MOST_NAME_CHARACTERS).collect();
    if shown.is_empty() { Err(Failure::new(FailureCode::NameMissing)) } else { Ok(shown) }
}

fn piece(piece: Piece) -> QueryPiece {
    let Piece { at, sort, field, value, negated } = piece;
    let sort = match sort {
        query::PieceSort::Word => PieceSort::Word,
        query::PieceSort::Quoted => PieceSort::Quoted,
        query::PieceSort::Term => PieceSort::Term,
        query::PieceSort::Operator => PieceSort::Operator,
        query::PieceSort::Bracket => PieceSort::Bracket,
        query::PieceSort::Trouble => PieceSort::Trouble,
    };
    QueryPiece { from: at.utf16.start, to: at.utf16.end, sort, field: field.map(|field| field.name()), value, negated }
}

/// Also for the answer of a view.
pub(crate) fn query_trouble(text: &str, trouble: query::Trouble) -> QueryTrouble {
    use query::TroubleCode as T;
    let query::Trouble { code, at, instead } = trouble;
    let code = match code {
        T::ValueMissing => QueryTroubleCode::ValueMissing,
        T::ValueUnknown => QueryTroubleCode::ValueUnknown,
        T::NumberExpected => QueryTroubleCode::NumberExpected,
        T::DateExpected => QueryTroubleCode::DateExpected,
        T::QuoteOpen => QueryTroubleCode::QuoteOpen,
        T::BracketOpen => QueryTroubleCode::BracketOpen,
        T::BracketClosed => QueryTroubleCode::BracketClosed,
        T::NothingBeside => QueryTroubleCode::NothingBeside,
        T::TooLong => QueryTroubleCode::TooLong,
        T::TooDeep => QueryTroubleCode::TooDeep,
    };
    // A text that goes on and on is not handed back whole.
    let piece = text[at.bytes].chars().take(200).collect();
    QueryTrouble { code, from: at.utf16.start, to: at.utf16.end, piece, instead }
}

fn offer(offer: query::Offer) -> QueryOffer {
    let query::Offer { at, text, title, field, count } = offer;
    QueryOffer { from: at.utf16.start, to: at.utf16.end, text, title, field, count }
}

#[cfg(test)]
mod tests;
