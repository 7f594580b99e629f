//! The questionnaires that are built in, with their sources.

use std::collections::BTreeMap;

use crate::model::{Id, Instrument, Item, ScoreRule, Subscale};

const SUS: [&str; 10] = [
    "I think that I would like to use this system frequently.",
    "I found the system unnecessarily complex.",
    "I thought the system was easy to use.",
    "I think that I would need the support of a technical person to be able to use this system.",
    "I found the various functions in this system were well integrated.",
    "I thought there was too much inconsistency in this system.",
    "I would imagine that most people would learn to use this system very quickly.",
    "I found the system very cumbersome to use.",
    "I felt very confident using the system.",
    "I needed to learn a lot of things before I could get going with this system.",
];

const SUS_POSITIVE: [&str; 10] = [
    "I think that I would like to use this system frequently.",
    "I found the system to be simple.",
    "I thought the system was easy to use.",
    "I think that I could use the system without the support of a technical person.",
    "I found the various functions in this system were well integrated.",
    "I thought there was a lot of consistency in the system.",
    "I would imagine that most people would learn to use this system very quickly.",
    "I found the system very intuitive.",
    "I felt very confident using the system.",
    "I could use the system without having to learn anything new.",
];

const CLINICAL: [&str; 5] = [
    "In my opinion, the software reduces the risk of clinical error.",
    "Effective support for this software is hard to access in a clinically-appropriate timescale.",
    "In my opinion, the software improves the quality of clinical care I can provide.",
    "The quality of the interaction/consultation with the patient is adversely affected by the use of this software.",
    "Using the software gives me the key information I need on patient's history, diagnosed conditions and current care and treatment plan.",
];

const UMUX: [&str; 4] = [
    "This system's capabilities meet my requirements.",
    "Using this system is a frustrating experience.",
    "This system is easy to use.",
    "I have to spend too much time correcting things with this system.",
];

const TLX: [&str; 6] = ["Mental demand", "Physical demand", "Temporal demand", "Performance", "Effort", "Frustration"];

/// Every built-in instrument by its id.
pub fn built_in() -> BTreeMap<Id, Instrument> {
    let all = [sus(), sus_positive(), csus(), umux(), umux_lite(), nps(), nees(), tlx_raw(), stars()];
    all.into_iter().map(|i| (i.id.clone(), i)).collect()
}

/// Ends of a scale: what the lowest and the highest answer say.
type Ends = (&'static str, &'static str);

const AGREEMENT: Ends = ("strongly disagree", "strongly agree");

/// Items `q1` … on one scale; `reverse` says which are worded so that agreement is bad.
fn items(texts: &[&str], (low, high): (i32, i32), ends: Ends, reverse: impl Fn(usize) -> bool) -> Vec<Item> {
    let item = |(i, text): (usize, &&str)| Item {
        id: format!("q{}", i + 1),
        text: (*text).to_owned(),
        low,
        high,
        reverse: reverse(i),
        weight: 1,
        ends: (ends.0.to_owned(), ends.1.to_owned()),
    };
    texts.iter().enumerate().map(item).collect()
}

fn odd(i: usize) -> bool {
    i % 2 == 1
}

fn base(id: &str, title: &str, score_name: &str, items: Vec<Item>, source: &str) -> Instrument {
    Instrument {
        id: id.to_owned(),
        title: title.to_owned(),
        score_name: score_name.to_owned(),
        headline: items.len(),
        items,
        rule: ScoreRule::Sum,
        offset: 0.0,
        step: 1.0,
        blanks_allowed: 0,
        subscales: Vec::new(),
        sus_norms: false,
        bands: Vec::new(),
        low_is_good: false,
        is_reflective: true,
        source: source.to_owned(),
        is_built_in: true,
    }
}

/// Learnability and usability (Lewis & Sauro 2009, "The factor structure of the System Usability Scale").
fn sus_subscales() -> Vec<Subscale> {
    let usability = (0..10).filter(|i| *i != 3 && *i != 9).collect();
    vec![
        Subscale { id: "usability", title: "Usability", items: usability, step: 3.125, max: 100.0 },
        Subscale { id: "learnability", title: "Learnability", items: vec![3, 9], step: 12.5, max: 100.0 },
    ]
}

fn sus() -> Instrument {
    let source = "Brooke J. SUS: a “quick and dirty” usability scale. In: Usability Evaluation in Industry, 1996";
    Instrument {
        step: 2.5,
        blanks_allowed: 2,
        subscales: sus_subscales(),
        sus_norms: true,
        ..base("sus", "System Usability Scale", "SUS score", items(&SUS, (1, 5), AGREEMENT, odd), source)
    }
}

fn sus_positive() -> Instrument {
    let source = "Sauro J, Lewis JR. When designing usability questionnaires, does it hurt to be positive? CHI 2011";
    let items = items(&SUS_POSITIVE, (1, 5), AGREEMENT, |_| false);
    Instrument {
        step: 2.5,
        blanks_allowed: 2,
        subscales: sus_subscales(),
        sus_norms: true,
        ..base("sus-positive", "Positive System Usability Scale", "SUS score", items, source)
    }
}

fn csus() -> Instrument {
    let texts: Vec<&str> = SUS.iter().chain(&CLINICAL).copied().collect();
    // All fifteen are coded alike, 5 for strong agreement, though the clinical ones were printed in the other order.
    let items = items(&texts, (1, 5), AGREEMENT, odd);
    let clinical = Subscale { id: "clinical", title: "Clinical", items: (10..15).collect(), step: 2.5, max: 50.0 };
    let mut subscales = sus_subscales();
    subscales.push(clinical);
    Instrument {
        headline: 10,
        step: 2.5,
        blanks_allowed: 2,
        subscales,
        sus_norms: true,
        ..base(
            "csus",
            "Clinical System Usability Scale",
            "SUS score",
            items,
            "Brooke 1996 with five clinical items, as the CCIO Network's survey asked in 2015–16 (CC BY 4.0, Marcus Baw)",
        )
    }
}

fn umux() -> Instrument {
    let source = "Finstad K. The Usability Metric for User Experience. Interacting with Computers 22, 2010";
    let items = items(&UMUX, (1, 7), AGREEMENT, odd);
    Instrument {
        step: 100.0 / 24.0,
        ..base("umux", "Usability Metric for User Experience", "UMUX score", items, source)
    }
}

fn umux_lite() -> Instrument {
    let source = "Lewis JR, Utesch BS, Maher DE. UMUX-LITE: when there's no time for the SUS. CHI 2013";
    let items = items(&[UMUX[0], UMUX[2]], (1, 7), AGREEMENT, |_| false);
    Instrument { step: 100.0 / 12.0, ..base("umux-lite", "UMUX-LITE", "UMUX-LITE score", items, source) }
}

fn nps() -> Instrument {
    let items = items(
        &["How likely are you to recommend this system to a colleague?"],
        (0, 10),
        ("not at all likely", "extremely likely"),
        |_| false,
    );
    let source = "Reichheld FF. The one number you need to grow. Harvard Business Review, December 2003";
    Instrument {
        rule: ScoreRule::NetPromoter,
        step: 100.0,
        ..base("nps", "Net Promoter Score", "Net Promoter Score", items, source)
    }
}

fn nees() -> Instrument {
    let texts: Vec<String> = (1..=11).map(|i| format!("Item {i} (wording not supplied by this site)")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let source = "KLAS Research, Arch Collaborative: Net EHR Experience Score, published formula";
    Instrument {
        rule: ScoreRule::NetAgreement,
        step: 100.0 / 11.0,
        ..base(
            "nees",
            "Net EHR Experience Score",
            "Net EHR Experience Score",
            items(&texts, (1, 5), AGREEMENT, |_| false),
            source,
        )
    }
}

fn tlx_raw() -> Instrument {
    let source = "Hart SG. NASA-Task Load Index (NASA-TLX); 20 years later. HFES 2006";
    let mut items = items(&TLX, (0, 100), ("very low", "very high"), |_| false);
    // Of all six the high end is the bad one, of performance too.
    items[3].ends = ("perfect".to_owned(), "failure".to_owned());
    Instrument {
        step: 1.0 / 6.0,
        low_is_good: true,
        // Loads of six kinds are added up; they need not go together.
        is_reflective: false,
        ..base("tlx-raw", "NASA Task Load Index, unweighted", "task load", items, source)
    }
}

fn stars() -> Instrument {
    let items = items(&["How many stars do you give this system?"], (1, 5), ("worst", "best"), |_| false);
    Instrument { offset: 1.0, ..base("stars", "Stars", "star rating", items, "A single item from 1 to 5") }
}
