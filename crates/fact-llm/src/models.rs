//! The models a provider has.

use reqwest::{Response, Url};
use serde_json::Value;
use tokio::time::timeout;

use crate::{Client, Error, Phase, Wire, asked::Asked, connect, lost, read_error, stream};

/// Pages that are read at most.
const MAX_PAGES: usize = 10;

/// What is read of a page at most.
const MAX_PAGE_BYTES: u64 = 8_000_000;

impl Client {
    /// The names of the models, in the provider's order.
    pub(crate) async fn listed(&self) -> Result<Vec<String>, Error> {
        let path = match self.endpoint.wire {
            Wire::Anthropic => "/v1/models",
            Wire::OpenAi => "/models",
        };
        let first = connect::below(&self.base, path);
        let mut url = first.clone();
        let mut names = Vec::new();
        for _ in 0..MAX_PAGES {
            let page = &self.page(url).await?;
            let models = page["data"].as_array().into_iter().flatten();
            names.extend(models.filter_map(|it| it["id"].as_str()).map(str::to_owned));
            let Some(last) = page["last_id"].as_str().filter(|_| page["has_more"] == true) else {
                break;
            };
            url = first.clone();
            url.query_pairs_mut().append_pair("after_id", last);
        }
        Ok(names)
    }

    /// One page of them; null where the provider has no list.
    async fn page(&self, url: Url) -> Result<Value, Error> {
        let asked = self.asked("");
        let limit = self.limits.first_token;
        let read = async {
            let sent = self.http.get(url).headers(self.headers.clone()).send().await;
            match sent {
                Ok(response) => self.read_page(asked, response).await,
                Err(error) => Err(lost::of_request(asked, self.limits.connect, &error).error),
            }
        };
        timeout(limit, read)
            .await
            .unwrap_or_else(|_| Err(asked.timed_out(Phase::FirstToken, limit)))
    }

    async fn read_page(&self, asked: Asked<'_>, response: Response) -> Result<Value, Error> {
        let status = response.status();
        if !status.is_success() {
            let (failure, body) = self.refusal(asked, response).await;
            // Who speaks the protocol and has no list says so in its words; others, in a page.
            let has_no_list = match status.as_u16() {
                404 => {
                    read_error::is_worded(&body)
                        && !body.to_ascii_lowercase().contains("invalid url")
                }
                405 | 501 => true,
                _ => false,
            };
            return if has_no_list { Ok(Value::Null) } else { Err(failure.error) };
        }
        let text = stream::text(response, MAX_PAGE_BYTES, asked).await.map_err(|it| it.error)?;
        let page: Value = serde_json::from_str(&text).map_err(|_| asked.wrong_url())?;
        if page.is_object() { Ok(page) } else { Err(asked.wrong_url()) }
    }
}
