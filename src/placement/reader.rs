//! Reads one text and reports which terms stand in it, how fully, and in which role. Adds nothing up.
use crate::catalog::{Function, PlacementProfile};
use crate::placement::evidence::{Role, Source};
use crate::placement::lexicon::{Claim, Lexicon};
use crate::placement::phrase::PhraseWords;
use crate::placement::text::{Folded, fold};
use crate::placement::work::work;

/// One text of an enterprise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// Where it comes from.
    pub(super) source: Source,
    /// The text.
    pub(super) text: &'a str,
    /// Share of revenue, for products.
    pub(super) share: Option<f64>,
}

/// A term found in a piece, for one of the segments that claim it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    /// Place of the segment in the lexicon.
    pub(super) segment: u16,
    /// Place of the piece.
    pub(super) piece: usize,
    /// Place of the word in the lexicon.
    pub(super) word: u32,
    /// Where the term starts, in characters of the original text.
    pub(super) start: usize,
    /// How full the hit is, 0..=1.
    pub(super) quality: f64,
    /// What the enterprise does with it, as far as this text tells.
    pub(super) role: Option<Role>,
}

/// A general word or an out-of-scope word found in a piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Place of the group or of the field.
    pub(super) place: u16,
    /// Place of the piece.
    pub(super) piece: usize,
    /// Place of the word in the lexicon.
    pub(super) word: u32,
    /// Where it starts, in characters of the original text.
    pub(super) start: usize,
    /// How full the hit is, 0..=1.
    pub(super) quality: f64,
}

/// All that was found in the texts of one enterprise.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Terms of segments.
    pub(super) hits: Vec<Hit>,
    /// General words of groups.
    pub(super) groups: Vec<Mark>,
    /// Words of fields outside every chain.
    pub(super) outside: Vec<Mark>,
}

/// A word where it stands in the folded text.
struct Found {
    start: usize,
    end: usize,
    word: u32,
    /// Start in characters of the original.
    origin: usize,
    clause: usize,
}

/// What the role words of a clause tell.
#[derive(Debug, Clone, Copy, Default)]
struct Clause {
    /// Making outweighs trading, trading outweighs serving: 锂电池的研发、生产、销售及服务 is a maker. The order of
    /// [`Role`] is that order.
    role: Option<Role>,
    /// The clause ends a sentence: roles are not handed over its end.
    ends_sentence: bool,
}

impl Clause {
    fn add(&mut self, role: Role) {
        self.role = Some(self.role.map_or(role, |known| known.min(role)));
    }
}

/// Reads texts with a lexicon.
pub(super) struct Reader {
    pub(super) lexicon: Lexicon,
    pub(super) phrases: PhraseWords,
    noise: Vec<String>,
}

impl Reader {
    pub(super) fn new(lexicon: Lexicon, profile: &PlacementProfile) -> Self {
        let mut noise: Vec<String> = profile
            .noise_words
            .iter()
            .chain(&profile.neutral_words)
            .map(|word| fold(word))
            .filter(|word| !word.is_empty())
            .collect();
        noise.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Self {
            lexicon,
            phrases: PhraseWords::new(profile),
            noise,
        }
    }

    /// Returns whether a folded product names nothing: only noise, neutral words and punctuation.
    pub(super) fn is_noise(&self, folded: &str) -> bool {
        let mut rest = folded;
        while !rest.is_empty() {
            work(1);
            let shorter = self
                .noise
                .iter()
                .find_map(|word| rest.strip_prefix(word.as_str()))
                .or_else(|| rest.strip_prefix(|c: char| !c.is_alphanumeric()));
            match shorter {
                Some(shorter) => rest = shorter,
                None => return false,
            }
        }
        true
    }

    /// Reads one piece, already folded, and appends what it finds.
    pub(super) fn read(
        &self,
        (place, piece): (usize, &Piece),
        folded: &Folded,
        into: &mut Findings,
    ) {
        let (found, clauses) = self.scan(folded);
        let sentence = matches!(piece.source, Source::Scope | Source::MainBusiness);
        for one in &found {
            let word = &self.lexicon.words[one.word as usize];
            if self.phrases.is_negated(&folded.text, one.start, one.end) {
                continue;
            }
            let told = sentence.then(|| role_of(&clauses, one.clause)).flatten();
            work(1 + word.claims.len() + word.groups.len());
            let mut ending = None;
            let mut tail = |function| {
                let ending =
                    ending.get_or_insert_with(|| self.phrases.ending(&folded.text, one.end));
                self.phrases.tail(*ending, function)
            };
            for claim in &word.claims {
                if is_guarded(claim, one.start, &folded.text) {
                    continue;
                }
                let function = self.lexicon.segments[usize::from(claim.segment)].function;
                let tail = tail(function);
                into.hits.push(Hit {
                    segment: claim.segment,
                    piece: place,
                    word: one.word,
                    start: one.origin,
                    quality: word.telling * tail.factor,
                    role: told.or(tail.role),
                });
            }
            let mark = |place_of: u16, quality| Mark {
                place: place_of,
                piece: place,
                word: one.word,
                start: one.origin,
                quality,
            };
            if !word.groups.is_empty() {
                let tail = tail(Function::Product);
                let general = word.groups.iter().map(|group| mark(*group, tail.factor));
                into.groups.extend(general);
            }
            into.outside
                .extend(word.outside.map(|field| mark(field, 1.0)));
        }
    }

    /// Runs the matcher once and notes clauses on the way; returns words that count and the roles of the clauses.
    fn scan(&self, folded: &Folded) -> (Vec<Found>, Vec<Clause>) {
        let text = folded.text.as_str();
        let mut found = Vec::new();
        let mut clauses = vec![Clause::default()];
        let (mut at, mut characters) = (0, 0);
        for one in self.lexicon.matcher.leftmost_find_iter(text) {
            let (start, end) = (one.start(), one.end());
            for character in text.get(at..start).unwrap_or_default().chars() {
                characters += 1;
                match character {
                    ';' | '。' => {
                        if let Some(last) = clauses.last_mut() {
                            last.ends_sentence = true;
                        }
                        clauses.push(Clause::default());
                    }
                    ',' => clauses.push(Clause::default()),
                    _ => {}
                }
            }
            at = start;
            if !stands_alone(text, start, end) {
                continue;
            }
            let word = one.value();
            let meaning = &self.lexicon.words[word as usize];
            if let (Some(role), Some(clause)) = (meaning.role, clauses.last_mut()) {
                clause.add(role);
            }
            if !meaning.claims.is_empty() || !meaning.groups.is_empty() || meaning.outside.is_some()
            {
                found.push(Found {
                    start,
                    end,
                    word,
                    origin: folded.origin(characters),
                    clause: clauses.len() - 1,
                });
            }
        }
        (found, clauses)
    }
}

/// Returns whether a longer word around the term takes the segment's hit back.
fn is_guarded(claim: &Claim, start: usize, text: &str) -> bool {
    claim.guards.iter().any(|guard| {
        start
            .checked_sub(guard.offset)
            .and_then(|at| text.get(at..))
            .is_some_and(|rest| rest.starts_with(guard.word.as_str()))
    })
}

/// Returns the role of a clause: its own words', else those of the next clauses of its sentence, else of the ones before.
fn role_of(clauses: &[Clause], place: usize) -> Option<Role> {
    const REACH: usize = 8;
    let own = clauses.get(place)?;
    if let Some(role) = own.role {
        return Some(role);
    }
    let mut at = place;
    while at < place + REACH && clauses.get(at).is_some_and(|clause| !clause.ends_sentence) {
        at += 1;
        work(1);
        if let Some(role) = clauses.get(at).and_then(|clause| clause.role) {
            return Some(role);
        }
    }
    clauses
        .get(place.saturating_sub(REACH)..place)?
        .iter()
        .rev()
        .take_while(|clause| !clause.ends_sentence)
        .find_map(|clause| clause.role)
}

/// Returns whether a match does not start or end inside a Latin word or a number: `bms` is not in `abms`.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let latin = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_alphanumeric)
    };
    let open = latin(Some(start)) && latin(start.checked_sub(1));
    let close = latin(end.checked_sub(1)) && latin(Some(end));
    !open && !close
}
