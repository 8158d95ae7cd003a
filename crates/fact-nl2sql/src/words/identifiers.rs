//! The human words inside an identifier.
//!
//! Start at [`identifier_words`].

/// Short forms found in identifiers and what they stand for.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("rev", "revenue"),
    ("amt", "amount"),
    ("qty", "quantity"),
    ("sz", "size"),
    ("ann", "annual"),
    ("atd", "actual departure"),
    ("ata", "actual arrival"),
    ("cust", "customer"),
    ("dept", "department"),
    ("emp", "employee"),
    ("mgr", "manager"),
    ("addr", "address"),
    ("desc", "description"),
    ("qtr", "quarter"),
    ("depts", "departments"),
    ("profs", "professors"),
    ("yr", "year"),
    ("fy", "year"),
    ("mth", "month"),
    ("dt", "date"),
    ("avg", "average"),
    ("pct", "percent"),
    ("cnt", "count"),
    ("lang", "language"),
    ("prof", "professor"),
    ("cat", "category"),
    ("prod", "product"),
    ("inv", "invoice"),
    ("ord", "order"),
    ("ctry", "country"),
    ("fname", "first name"),
    ("lname", "last name"),
    ("dob", "date of birth"),
    ("mktcap", "market cap"),
    ("mcap", "market cap"),
    ("num", "number"),
    ("tel", "telephone"),
    ("acct", "account"),
    ("txn", "transaction"),
    ("tbl", ""),
    ("apt", "apartment"),
    ("acc", "account"),
    ("bal", "balance"),
    ("tot", "total"),
    ("cred", "credit"),
    ("stu", "student"),
    ("crs", "course"),
    ("enr", "enrollment"),
    ("inst", "institution"),
    ("lat", "latitude"),
    ("lng", "longitude"),
    ("lon", "longitude"),
    ("gpa", "gpa"),
    ("hrs", "hours"),
    ("hr", "hour"),
    ("wt", "weight"),
    ("ht", "height"),
    ("nbr", "number"),
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
    ("src", "source"),
    ("dst", "destination"),
    ("dest", "destination"),
    ("no", "number"),
    ("pos", "position"),
    ("loc", "location"),
    ("org", "organization"),
    ("mgmt", "management"),
    ("pub", "publication"),
    ("univ", "university"),
    ("tmp", "temperature"),
    ("temp", "temperature"),
    ("bldg", "building"),
    ("sal", "salary"),
    ("exp", "experience"),
    ("pop", "population"),
    ("cty", "city"),
    ("pct", "percent"),
    ("perc", "percent"),
    ("firstname", "first name"),
    ("lastname", "last name"),
    ("forename", "first name"),
    ("givenname", "first name"),
    ("surname", "last name"),
    ("username", "user name"),
    ("phonenumber", "phone number"),
    ("zipcode", "zip code"),
    ("postcode", "post code"),
    ("birthdate", "birth date"),
    ("nm", "name"),
    ("mthd", "method"),
    ("cd", "code"),
    ("typ", "type"),
    ("stat", "status"),
    ("sts", "status"),
    ("req", "request"),
    ("flg", "flag"),
    ("lvl", "level"),
    ("cntry", "country"),
    ("gndr", "gender"),
    ("bdgt", "budget"),
    ("descr", "description"),
    ("dsc", "description"),
    ("tp", "type"),
    ("mkr", "maker"),
    ("ins", "insurance"),
    ("stk", "stock"),
    ("lim", "limit"),
    ("ln", "line"),
    ("delv", "delivery"),
    ("discont", "discontinued"),
    ("reord", "reorder"),
    ("chan", "channel"),
    ("chnl", "channel"),
    ("mdl", "model"),
    ("purch", "purchase"),
    ("chrg", "charge"),
    ("cncl", "cancel"),
    ("rpr", "repair"),
    ("dmg", "damage"),
    ("rsn", "reason"),
    ("rtn", "return"),
    ("dlv", "delivery"),
    ("dlvry", "delivery"),
    ("airpt", "airport"),
    ("brnch", "branch"),
    ("usr", "user"),
    ("grp", "group"),
    ("categ", "category"),
    ("qnty", "quantity"),
    ("mnth", "month"),
    ("pmt", "payment"),
    ("pymt", "payment"),
    ("veh", "vehicle"),
    ("mfr", "manufacturer"),
    ("dur", "duration"),
    ("startdate", "start date"),
    ("enddate", "end date"),
    ("eml", "email"),
    ("prc", "price"),
    ("std", "standard"),
    ("strt", "start"),
    ("opn", "open"),
    ("bkd", "booked"),
    ("sched", "scheduled"),
    ("appt", "appointment"),
    ("appts", "appointments"),
    ("nme", "name"),
    ("amnt", "amount"),
    ("val", "value"),
    ("itm", "item"),
    ("ordr", "order"),
    ("clnt", "client"),
    ("rgn", "region"),
    ("ctgry", "category"),
    ("phn", "phone"),
    ("wgt", "weight"),
    ("hgt", "height"),
    ("len", "length"),
    ("wk", "week"),
    ("mins", "minutes"),
    ("hist", "history"),
    ("svc", "service"),
    ("mkt", "market"),
    ("msg", "message"),
    ("seq", "sequence"),
    ("dtl", "detail"),
    ("dtls", "details"),
    ("hdr", "header"),
    ("dpt", "department"),
    ("rm", "room"),
    ("flr", "floor"),
    ("lic", "license"),
    ("trx", "transaction"),
    ("shpmt", "shipment"),
    ("shpt", "shipment"),
    ("rcpt", "receipt"),
    ("chk", "check"),
    ("ccy", "currency"),
    ("yrs", "years"),
    ("vol", "volume"),
    ("supp", "supplier"),
    ("whse", "warehouse"),
    ("upd", "updated"),
    ("dttm", "time"),
    ("dtm", "time"),
    ("fcst", "forecast"),
    ("tkt", "ticket"),
    ("pkg", "package"),
    ("bday", "birthday"),
    ("empl", "employee"),
    ("schd", "scheduled"),
    ("lv", "leave"),
    ("jn", "join"),
    ("grd", "grade"),
    ("rcvd", "received"),
    ("opnd", "opened"),
    ("clsd", "closed"),
    ("plnd", "planned"),
    ("fl", "flag"),
    ("rpt", "report"),
];

/// The lower-case human words of an identifier: `financial_records` is `financial records`,
/// `custName` is `customer name`, `T_ORDERS` is `orders`.
pub fn identifier_words(identifier: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut previous = ' ';
    let mut chars = identifier.chars().peekable();
    while let Some(ch) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(|it| it.is_lowercase());
        let hump = ch.is_uppercase()
            && (previous.is_lowercase() || (previous.is_uppercase() && next_is_lower));
        let digit_edge = ch.is_ascii_digit() && previous.is_alphabetic() && part.len() > 1;
        if !ch.is_alphanumeric() || hump || digit_edge {
            parts.push(std::mem::take(&mut part));
        }
        if ch.is_alphanumeric() {
            part.extend(ch.to_lowercase());
        }
        previous = ch;
    }
    parts.push(part);
    parts.retain(|it| !it.is_empty());
    without_marks(&mut parts);
    let expand = |it: String| {
        let full = ABBREVIATIONS.iter().find(|(short, _)| *short == it).map(|(_, full)| *full);
        full.map_or_else(|| vec![it], |full| full.split(' ').map(str::to_owned).collect())
    };
    let parts = parts.into_iter().flat_map(short_ending).flat_map(expand).flat_map(run_together);
    in_full(parts.filter(|it| !it.is_empty()).collect())
}

/// Takes away what says only of which kind a table or column is: `dim_`, `vw_`, `_yn`.
fn without_marks(parts: &mut Vec<String>) {
    let is =
        |it: Option<&String>, marks: &[&str]| it.is_some_and(|it| marks.contains(&it.as_str()));
    let says_more =
        matches!(parts.as_slice(), [_, second, ..] if second != "id" && second != "key");
    if says_more && is(parts.first(), &["t", "tbl", "dim", "vw", "stg"]) {
        parts.remove(0);
    }
    if parts.len() > 1 && is(parts.last(), &["yn", "tbl"]) {
        parts.pop();
    }
}

/// What is estimated where `est` stands before it, rather than established.
const ESTIMATED: &[&str] = &[
    "cost", "costs", "price", "amount", "value", "revenue", "time", "duration", "hours", "minutes",
    "days", "weight", "delivery", "arrival", "total",
];

/// What was done on a date that is called by letters of it: `dt_iss`, `cls_dt`. They mean other
/// things elsewhere, as `inst` does, which is an institution by now.
fn deed_of_date(letters: &str) -> Option<&'static str> {
    const DEEDS: &[(&str, &str)] = &[
        ("iss", "issued"),
        ("cls", "close"),
        ("rem", "removed"),
        ("institution", "installed"),
        ("st", "start"),
        ("cmpl", "completed"),
        ("canc", "cancelled"),
        ("lft", "left"),
    ];
    DEEDS.iter().find(|it| it.0 == letters).map(|it| it.1)
}

/// Letters that stand for a word beside another one only: `f_nm` is a first name, `job_ttl` a title,
/// `ttl_amt` a total.
fn in_full(mut words: Vec<String>) -> Vec<String> {
    let last = words.len().saturating_sub(1);
    let name = words.last().is_some_and(|it| it == "name");
    let rest = words.clone();
    for (at, word) in words.iter_mut().enumerate() {
        let next = rest.get(at + 1).map(String::as_str).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|it| rest.get(it)).map_or("", String::as_str);
        let dated = matches!(next, "date" | "time") || before == "date" && at == last;
        let full = match word.as_str() {
            letters if dated && let Some(deed) = deed_of_date(letters) => deed,
            "act" if next == "flag" => "active",
            "cap" if at == 0 => "capacity",
            "term" if at == 0 && matches!(next, "date" | "reason") => "termination",
            "est" if ESTIMATED.contains(&next) => "estimated",
            "cls" => "class",
            "rt" if at == last && at > 0 => "rate",
            "ds" if at == last && at > 0 => "description",
            "ha" if at == last => "hectares",
            "t" if at == last && matches!(before, "quantity" | "weight" | "yield") => "tonnes",
            "st" if next == "code" => "status",
            "cr" if matches!(next, "limit" | "balance" | "note" | "amount") => "credit",
            // `rst_cd` of rentals, `vst_cd` of vehicles
            // `atyp` of accounts, `pcat` of products
            _ if word.len() == 4 && word.ends_with("typ") => "type",
            _ if word.len() == 4 && word.ends_with("cat") => "category",
            _ if next == "code" && word.len() == 3 && word.ends_with("st") => "status",
            "experience" if matches!(next, "date" | "close" | "cls" | "delivery") => "expected",
            "f" | "fst" | "frst" | "fore" if name && last == 1 => "first",
            "l" | "lst" | "sur" | "srn" if name && last == 1 => "last",
            "lst" => "list",
            "min" if at == last && at > 0 => "minutes",
            "ts" if at == last && at > 0 => "time",
            "ttl" if at == last && at > 0 => "title",
            "ttl" if at < last => "total",
            _ => continue,
        };
        full.clone_into(word);
    }
    // `EnergyKWh`: a unit is one word, however it is written.
    if let [.., kilo, hours] = words.as_mut_slice()
        && kilo == "k"
        && hours == "wh"
    {
        "kwh".clone_into(kilo);
        words.pop();
    }
    words
}

/// "fnm" as "f", "nm": letters run together with a short form that ends no English word.
fn short_ending(part: String) -> Vec<String> {
    const ENDINGS: &[(&str, usize)] = &[("nm", 3), ("cd", 4), ("dt", 4), ("amt", 5), ("qty", 5)];
    let known = ABBREVIATIONS.iter().any(|(short, _)| *short == part) || !part.is_ascii();
    let ending = ENDINGS.iter().find(|(it, least)| part.len() >= *least && part.ends_with(it));
    match ending.and_then(|(it, _)| Some((part.strip_suffix(it)?, it))) {
        Some((head, ending)) if !known => vec![head.to_owned(), (*ending).to_owned()],
        _ => vec![part],
    }
}

/// "hiredate" as "hire", "date": one word of an identifier that ends or begins with a noun most
/// databases have.
fn run_together(word: String) -> Vec<String> {
    const NOUNS: &[&str] = &[
        "date",
        "name",
        "code",
        "type",
        "number",
        "price",
        "year",
        "status",
        "address",
        "description",
        "phone",
        "email",
        "title",
        "salary",
        "level",
    ];
    const WHOLE: &[&str] = &[
        "candidate",
        "mandate",
        "prototype",
        "stereotype",
        "username",
        "filename",
        "nickname",
        "surname",
        "rename",
        "hostname",
        "codename",
        "barcode",
        "consolidate",
        "validate",
        "liquidate",
        "accommodate",
        "intimidate",
        "telephone",
        "smartphone",
        "headphone",
        "microphone",
        "saxophone",
        "leapyear",
        "subtitle",
        "entitle",
        "invalidate",
        "elucidate",
        "antedate",
    ];
    let known = word.len() < 7 || !word.is_ascii() || WHOLE.iter().any(|it| word.starts_with(it));
    if known {
        return vec![word];
    }
    for noun in NOUNS {
        let parts = match (word.strip_suffix(noun), word.strip_prefix(noun)) {
            (Some(rest), _) if rest.len() >= 3 => [rest, noun],
            (_, Some(rest)) if rest.len() >= 3 && !rest.starts_with('s') => [noun, rest],
            _ => continue,
        };
        return parts.map(str::to_owned).to_vec();
    }
    vec![word]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_come_apart_into_words() {
        for (identifier, expected) in [
            ("financial_records", "financial records"),
            ("custName", "customer name"),
            ("T_ORDERS", "orders"),
            ("InvoiceLineId", "invoice line id"),
            ("rev_usd", "revenue usd"),
            ("HTTPStatus", "http status"),
            ("f_nm", "first name"),
            ("fnm", "first name"),
            ("lnm", "last name"),
            ("sur_nm", "last name"),
            ("opndt", "open date"),
            ("boat_ttl", "boat title"),
            ("ttl_amt", "total amount"),
            ("lst_nm", "last name"),
            ("wait_min", "wait minutes"),
            ("min_wait", "min wait"),
            ("strt_ts", "start time"),
            ("itm_ds", "item description"),
            ("dt_lft", "date left"),
            ("est_cost", "estimated cost"),
            ("dim_customer", "customer"),
            ("dim_id", "dim id"),
            ("insured_yn", "insured"),
        ] {
            assert_eq!(identifier_words(identifier).join(" "), expected);
        }
    }
}
