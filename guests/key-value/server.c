#include "server.h"
#include "../support/memory.h"
#include "../support/print.h"
#include "journal.h"
#include "protocol.h"

/// What RAM knows of a client besides its last logged request. A reset forgets it, and may: a client
/// whose answer was lost asks again, and gets are not logged because they may be executed again.
static struct session {
    bool waiting; // has a request in a batch; others of its are ignored until that is answered
    uint32_t get; // its last
} sessions[CLIENTS];

/// Requests that are made durable together, and answered together. An answer stands in its
/// request's own buffer from the beginning; only sending it waits.
struct batch {
    struct {
        uint32_t client;
        struct datagram datagram;
    } answers[CLIENTS]; // a client has but one request waiting
    struct record records[CLIENTS];
    unsigned answer_count, record_count;
};
static struct batch batches[2];
static struct batch *gathering = &batches[0], *writing = &batches[1];

// "quit" takes its place behind all that came before it, too.
static struct datagram farewell;
static bool said_bye;

static const char *const words[] = {[OK] = "ok", [NO] = "no", [FULL] = "full"};

static void set_answer(struct datagram *datagram, const struct request *request, const char *word,
                       const union name *value) {
    datagram_resize(datagram, answer_format(datagram->data, request, word, value));
}

/// What a request does to the table as it is now, and what is said to it.
static struct record decide(const struct request *request) {
    const union name *value = table_find(&request->key);
    static const union name none;
    struct record record = {
        .key = request->key,
        .value = request->value,
        .seq = request->seq,
        .client = request->client,
        .change = NOTHING,
        .answer = OK,
    };
    if (request->operation == OPERATION_DELETE) {
        record.value = none;
        record.change = DELETE;
    } else if (request->operation == OPERATION_SWAP && !name_equal(value ? value : &none, &request->old)) {
        record.answer = NO;
    } else if (!value && !table_has_room()) {
        record.answer = FULL;
    } else {
        record.change = PUT;
    }
    return record;
}

/// Gives a request its place in the order: behind all that were taken before it. The table has
/// their changes in it, durable or not; so whatever this one sees, and a get sees no less, has to be
/// durable before its answer leaves.
static void execute(struct datagram *datagram, const struct request *request) {
    struct session *session = &sessions[request->client];
    if (request->operation == OPERATION_GET) {
        const union name *value = table_find(&request->key);
        set_answer(datagram, request, value ? "value" : "none", value);
        session->get = request->seq;
    } else {
        struct record record = decide(request);
        table_apply(&record);
        set_answer(datagram, request, words[record.answer], NULL);
        gathering->records[gathering->record_count++] = record;
    }
    session->waiting = true;
    unsigned place = gathering->answer_count++;
    gathering->answers[place].client = request->client;
    gathering->answers[place].datagram = *datagram;
}

void server_take(struct datagram *datagram) {
    if (farewell.buffer) return station_drop(datagram);
    if (datagram_says(datagram, "quit")) {
        farewell = *datagram;
        return;
    }
    struct request request;
    const char *wrong = request_parse(&request, datagram->data, datagram->bytes);
    if (wrong) {
        print("refused: %s\n", wrong);
        return station_drop(datagram);
    }
    const struct session *session = &sessions[request.client];
    const struct last *last = &last_of[request.client];
    if (session->waiting || request.seq < session->get || request.seq < last->seq)
        return station_drop(datagram);
    if (request.seq == last->seq) { // and durable, since the client has nothing waiting
        set_answer(datagram, &request, words[last->answer], NULL);
        return station_reply(datagram);
    }
    execute(datagram, &request);
}

static void answer(struct batch *batch) {
    for (unsigned i = 0; i < batch->answer_count; i++) {
        sessions[batch->answers[i].client].waiting = false;
        station_reply(&batch->answers[i].datagram);
    }
    batch->answer_count = batch->record_count = 0;
}

static void say_bye(void) {
    memcpy(farewell.data, "bye", 3);
    datagram_resize(&farewell, 3);
    station_reply(&farewell);
    said_bye = true;
}

void server_step(void) {
    if (writing->record_count > 0) {
        if (!journal_durable()) return;
        answer(writing);
    }
    struct batch *batch = gathering;
    gathering = writing;
    writing = batch;
    if (batch->record_count > 0) return journal_append(batch->records, batch->record_count);
    answer(batch); // nothing but gets, if anything: all that they saw is durable by now
    if (farewell.buffer && !said_bye) say_bye();
}

const struct buffer *server_farewell(void) { return farewell.buffer; }
