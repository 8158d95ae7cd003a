//! One connection: requests in, bytes out, as the script has it.

use std::io::{self, BufReader, Read, Write};

use crate::{
    http::{head, read_request},
    server::Shared,
    turn::End,
};

/// A socket, plain or behind TLS.
pub(crate) trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

/// Answers until the client or the script closes the connection.
pub(crate) fn serve(stream: Box<dyn Stream>, shared: &Shared) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let request = match read_request(&mut stream) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(error) => {
                let refusal = head(400, &[], "content-length: 0\r\nconnection: close");
                return stream.get_mut().write_all(&refusal).and(Err(error));
            }
        };
        let (turn, sent) = shared.take(&request);
        shared.pause(turn.after);
        for piece in sent {
            stream.get_mut().write_all(&piece)?;
            stream.get_mut().flush()?;
        }
        match turn.end {
            End::Kept => {}
            End::Cut { .. } | End::CutAfterBytes(_) => return Ok(()),
            End::Stalled { .. } => return until_closed(&mut stream),
        }
    }
}

/// Reads on without answering: a read ends when the client has closed its side.
fn until_closed(stream: &mut impl Read) -> io::Result<()> {
    io::copy(stream, &mut io::sink()).map(drop)
}
