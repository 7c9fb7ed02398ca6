// Requests: executed in the order in which they come, answered when all before them is durable.
#pragma once
#include "../support/station.h"

void server_take(struct datagram *datagram);

/// Goes on with what is being written, and writes and answers what waits.
void server_step(void);

/// The buffer that holds the answer to "quit", once that was said; otherwise NULL.
const struct buffer *server_farewell(void);
