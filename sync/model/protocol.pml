/*
 * The chained outbox with compare-and-set fields, as a model for SPIN.
 *
 * Two laptops, a copy of the first, one office, one field of one record. Every
 * step is what the real programs do in one transaction. README.md tells what is
 * left out, what is checked, and the switches: properties, bounds, and the
 * mistakes that must be caught.
 */

#ifndef OPS
#define OPS 2			/* operations that are made in all, at most 3 */
#endif
#ifndef LINE
#define LINE 1			/* messages under way in each direction, at most 2 */
#endif
#ifndef OFFICE_REWINDS
#define OFFICE_REWINDS 0
#endif
#ifndef LAPTOP_REWINDS
#define LAPTOP_REWINDS 0
#endif
#ifndef CLONES
#define CLONES 0
#endif
#ifndef BACKUPS
#define BACKUPS 1		/* that the office makes; the last one counts */
#endif

#define STREAMS 8		/* incarnations; more are an error of the bounds */

/* ---- hashes and sets ---------------------------------------------------- */

/* The hash of a chain is the chain: two bits for each operation. Equal hashes
 * mean equal chains, and the office uses nothing else of them. */
#define LINK(h, op)	(((h) << 2) | (op))
#define LEN(h)		(((h) > 0) + ((h) > 3) + ((h) > 15))
#define PREFIX(h, n)	((h) >> (2 * (LEN(h) - (n))))
#define AT(h, n)	(PREFIX(h, n) & 3)

/* Sets of operations. 0 stands for a field never written. */
#define SET(op)		(1 << (op))
#define IN(h, from, n, i)	((from) < (i) && (i) <= (n) -> SET(AT(h, i)) : 0)
/* The operations numbered from+1 to n of a chain. */
#define RANGE(h, from, n)	(IN(h, from, n, 1) | IN(h, from, n, 2) | IN(h, from, n, 3))

/* ---- who there is ------------------------------------------------------- */

/* What a laptop's file holds; known alone is the running program's. */
typedef Laptop {
	unsigned alive : 1;
	unsigned stream : 3;	/* its incarnation */
	unsigned head : 6;	/* hash of the last operation queued */
	unsigned base : 2;	/* how many are forgotten */
	unsigned acked : 2;	/* how many have a receipt ... */
	unsigned epoch : 2;	/* ... of this epoch of the office, from 1 */
#ifdef REFUSE_LEFT_EPOCHS
	unsigned epochs : 3;	/* every epoch a receipt came from */
#endif
	unsigned known : 2	/* after which one this attempt to send goes on */
#ifdef FIELD
	;
	unsigned writer : 2;	/* who wrote what the operator sees */
	unsigned heads : 4;	/* what the office said stands or waits */
	unsigned draft : 2	/* typed, not yet queued */
#endif
};

typedef Office {
	/* Of each stream the hash of the last operation held, and from the seventh
	 * bit on how many operations the backup holds. */
	byte stream[STREAMS];
	unsigned epoch : 2;
	unsigned held : 4	/* operations applied, and 0 */
#ifdef FIELD
	;
	unsigned standing : 2;
	unsigned waiting : 4	/* candidates */
#endif
};

Laptop laptop[3];		/* the third is a copy of the first */
Laptop copy;			/* of the first's file, taken earlier */
Office office, backup;
#define HEAD(s)		((s) & 63)
#define STABLE(s)	((s) >> 6)

#ifdef FIELD
/* What each operation knowingly replaces. */
unsigned parents_1 : 4, parents_2 : 4, parents_3 : 4;
#define PARENTS(op)	((op) == 1 -> parents_1 : ((op) == 2 -> parents_2 : parents_3))
#endif

unsigned streams : 3, made : 2;
unsigned backups : 2, office_rewinds : 1, laptop_rewinds : 1;
bit copied, over;

/* Only to tell what no protocol can keep: operations whose laptop's disk died,
 * and of these the ones the office did not have, or no longer has. */
unsigned died : 4, destroyed : 4;

/* ---- messages ----------------------------------------------------------- */

#define PUSH	1
#define PULL	2
#define RECEIPT	3
#define GAP	4
#define FORK	5
#define PAGE	6

/* What is under way, each message in one number, 0 for none. A message that is
 * heard stays and may be heard again, in any order; losing it is a step. */
unsigned up_1 : 18, up_2 : 18, down_1 : 26, down_2 : 26;

/* Scratch, no part of the state: the message being worked on, and counters. */
hidden byte kind, said, about, before, last, hash, epoch, stable, standing, sets;
hidden byte i, n, op, me, round, descends, replaced, gone;

#define ENVELOPE		(kind | (about << 3) | (before << 6) | (last << 12))
#define ANSWER			(said | (about << 3) | (hash << 6) | (epoch << 12) | (stable << 14) | (standing << 16) | (sets << 18))
#define STREAM_OF(message)	(((message) >> 3) & 7)
#define ROOM(first, second)	(LINE == 1 -> !first : !second)

inline put(first, second, message) {
	if
	:: message == first || message == second
	:: else ->
		/* In order of size: which lies where makes no difference. */
		if
		:: first && message > first -> second = first; first = message
		:: first && message < first -> second = message
		:: else -> first = message
		fi
	fi
}

inline open_envelope(message) {
	kind = message & 7; about = STREAM_OF(message); before = (message >> 6) & 63; last = (message >> 12) & 63
}

inline open_answer(message) {
	said = message & 7; about = STREAM_OF(message); hash = (message >> 6) & 63; epoch = (message >> 12) & 3;
	stable = (message >> 14) & 3; standing = (message >> 16) & 3; sets = (message >> 18) & 255
}

/* ---- the office --------------------------------------------------------- */

#define LEDGER	HEAD(office.stream[about])

inline apply(id) {
#ifdef CHECK_ONCE
	assert(!(office.held & SET(id)));
#endif
	office.held = office.held | SET(id);
#ifdef FIELD
#ifdef LAST_WRITER_WINS
	office.standing = id
#else
	/* What nothing that is held knowingly replaces is a head. One stands, and
	 * keeps its place until it is replaced; the others wait. */
	replaced = 0;
	descends = SET(office.standing);
	for (i : 1 .. OPS) {
		if
		:: office.held & SET(i) ->
			replaced = replaced | PARENTS(i);
			if
			:: PARENTS(i) & descends -> descends = descends | SET(i)
			:: else
			fi
		:: else
		fi
	}
	if
	:: SET(office.standing) & replaced ->
		for (i : 1 .. OPS) {
			if
			:: office.held & descends & ~replaced & SET(i) -> office.standing = i; break
			:: else
			fi
		}
	:: else
	fi;
	office.waiting = office.held & ~replaced & ~SET(office.standing) & ~1
#endif
#endif
}

/* Adds what follows number from of what was sent. */
inline append(from) {
	for (n : (from) + 1 .. LEN(last)) {
		op = AT(last, n);
		if
#ifndef FORGET_IDS
		:: office.held & SET(op)	/* in another stream: a repeat */
#endif
		:: else -> apply(op)
		fi
	}
	office.stream[about] = (office.stream[about] & 192) | last
}

/* Do the sent operations and the ledger agree wherever both have one? */
#ifdef COMPARE_NUMBERS
#define AGREES	true
#else
#define AGREES	(LEN(last) >= LEN(LEDGER) -> PREFIX(last, LEN(LEDGER)) == LEDGER : PREFIX(LEDGER, LEN(last)) == last)
#endif

/* One transaction, then the answer. */
inline answer() {
	if
	:: kind == PULL -> said = PAGE
	:: kind == PUSH && LEN(before) > LEN(LEDGER) ->
#ifdef ACCEPT_GAP
		said = RECEIPT; append(LEN(before))
#else
		said = GAP
#endif
	:: kind == PUSH && LEN(before) <= LEN(LEDGER) && AGREES ->
		said = RECEIPT;
		if
		:: LEN(last) > LEN(LEDGER) -> append(LEN(LEDGER))
		:: else
		fi
	:: else -> said = FORK
	fi;
	hash = LEDGER; stable = STABLE(office.stream[about]); epoch = office.epoch;
#ifdef FIELD
	if
	:: said == PAGE -> standing = office.standing; sets = office.waiting | (office.held << 4)
	:: else -> standing = 0; sets = 0
	fi
#endif
}

/* ---- a laptop ----------------------------------------------------------- */

#define ME	laptop[me]

#ifdef COMPARE_NUMBERS
#define OURS	(LEN(hash) <= LEN(ME.head))
#else
#define OURS	(LEN(hash) <= LEN(ME.head) && PREFIX(ME.head, LEN(hash)) == hash)
#endif

/* The same operations, those still kept, in a stream nobody has written to. */
inline new_incarnation() {
	streams++;
	assert(streams);	/* eight do not fit: STREAMS is too small */
	hash = 0;
	for (n : ME.base + 1 .. LEN(ME.head)) {
		hash = LINK(hash, AT(ME.head, n))
	}
	ME.stream = streams; ME.head = hash; ME.base = 0; ME.acked = 0; ME.known = 0
}

inline acknowledge() {
	if
	:: LEN(hash) < ME.base						/* not here any more: refused */
#ifdef REFUSE_LEFT_EPOCHS
	:: LEN(hash) >= ME.base && epoch != ME.epoch && (ME.epochs & SET(epoch))
#endif
	:: else ->
		if
		:: epoch == ME.epoch && LEN(hash) < ME.acked	/* an older one of the same */
		:: else -> ME.acked = LEN(hash)
		fi;
		ME.epoch = epoch; ME.known = ME.acked;
#ifdef REFUSE_LEFT_EPOCHS
		ME.epochs = ME.epochs | SET(epoch);
#endif
#ifdef PRUNE_AT_RECEIPT
		stable = ME.acked;
#endif
		if
		:: stable > ME.acked -> stable = ME.acked
		:: else
		fi;
		if
		:: stable > ME.base -> ME.base = stable
		:: else
		fi
	fi
}

/* The office has less than we believed: go on from there, if we still can. */
inline go_back() {
	if
	:: LEN(hash) >= ME.known	/* no news */
	:: LEN(hash) < ME.known && (LEN(hash) < ME.base || !OURS) -> new_incarnation()
	:: else -> ME.known = LEN(hash)
	fi
}

#ifdef FIELD
/* Never over what is unsent, what the office does not know yet, or what waits
 * for a person there. */
inline take() {
	if
#ifndef PULL_OVERWRITES
	:: ME.draft
	:: !ME.draft && !(SET(ME.writer) & (sets >> 4))
	:: !ME.draft && (SET(ME.writer) & (sets >> 4) & sets) -> ME.heads = SET(standing) | (sets & 15)
#endif
	:: else -> ME.draft = 0; ME.writer = standing; ME.heads = SET(standing) | (sets & 15)
	fi
}
#endif

/* A page, too, has a receipt in it: for all the office holds of the stream. */
inline hear() {
#ifdef FIELD
	if
	:: said == PAGE -> take()
	:: else
	fi;
#endif
	if
	:: (said == RECEIPT || said == PAGE) && OURS -> acknowledge()
	:: said == GAP -> go_back()
	:: else -> new_incarnation()	/* a fork, or a receipt for what we do not have */
	fi
}

/* A push of everything or of one operation; a pull if nothing waits. */
inline say(whole) {
	about = ME.stream; before = 0; last = 0;
	if
	:: ME.known == LEN(ME.head) -> kind = PULL
	:: else ->
		kind = PUSH; before = PREFIX(ME.head, ME.known);
		last = (whole -> ME.head : PREFIX(ME.head, ME.known + 1));
#ifdef DROP_EARLY
		ME.acked = LEN(last); ME.known = LEN(last); ME.base = LEN(last)
#endif
	fi
}

#ifdef FIELD
inline type(knowing) {
	made++;
	ME.draft = made;
	if
	:: made == 1 -> parents_1 = knowing
	:: made == 2 -> parents_2 = knowing
	:: else -> parents_3 = knowing
	fi
}
#endif

/* ---- what must hold ----------------------------------------------------- */

#ifdef FIELD
#define DRAFT(l)	(laptop[l].draft -> SET(laptop[l].draft) : 0)
#define REPLACED	((office.held & 2 -> parents_1 : 0) | (office.held & 4 -> parents_2 : 0) | (office.held & 8 -> parents_3 : 0))
#else
#define DRAFT(l)	0
#endif
#define KEPT(l)		(laptop[l].alive -> RANGE(laptop[l].head, laptop[l].base, LEN(laptop[l].head)) | DRAFT(l) : 0)
#define ON_LAPTOPS	(KEPT(0) | KEPT(1) | KEPT(2))
#define RECEIPTED(l)	(laptop[l].alive -> RANGE(laptop[l].head, 0, laptop[l].acked) : 0)
#define PROMISED(l)	(laptop[l].epoch == office.epoch -> RECEIPTED(l) : 0)
#define MADE		((SET(made + 1) - 1) & ~1)

inline check() {
#ifdef CHECK_RECEIPTED
	/* What this office receipted it holds. What it receipted before it was
	 * restored it holds, or a laptop will bring it back. */
	assert(!((PROMISED(0) | PROMISED(1) | PROMISED(2)) & ~office.held));
	assert(!((RECEIPTED(0) | RECEIPTED(1) | RECEIPTED(2)) & ~(office.held | ON_LAPTOPS | destroyed)));
#endif
#ifdef CHECK_QUEUED
	/* Receipted or not: at the office or on a laptop, wherever disks survive. */
	assert(!(MADE & ~(office.held | ON_LAPTOPS | destroyed)));
#endif
#ifdef CHECK_VALUES
	/* Typed: still on a laptop, or arrived. Arrived: it stands, it waits for a
	 * person, or somebody knowingly replaced it; and never two of these. */
	assert(!(MADE & ~(office.held | ON_LAPTOPS | destroyed)));
	assert(!(office.held & ~1 & ~(SET(office.standing) | office.waiting | REPLACED)));
	assert(!((SET(office.standing) | office.waiting) & REPLACED & ~1) && !(SET(office.standing) & office.waiting));
#endif
	skip
}

/* ---- the steps ---------------------------------------------------------- */

#define HERE	laptop[_pid]

active [3] proctype Work() {
	do
#ifdef FIELD
	:: d_step { !over && HERE.alive && !HERE.draft && made < OPS ->
		me = _pid; type(SET(ME.writer)); check() }
	:: d_step { !over && HERE.alive && !HERE.draft && made < OPS && (HERE.heads & ~SET(HERE.writer)) ->
		/* A decision: knowingly instead of all that was shown. */
		me = _pid; type(SET(ME.writer) | ME.heads); check() }
	:: d_step { !over && HERE.alive && HERE.draft ->
		me = _pid; ME.head = LINK(ME.head, ME.draft); ME.writer = ME.draft; ME.heads = SET(ME.draft); ME.draft = 0; check() }
#else
	:: d_step { !over && HERE.alive && made < OPS ->
		made++; HERE.head = LINK(HERE.head, made); check() }
#endif
	:: d_step { !over && HERE.alive && ROOM(up_1, up_2) ->
		me = _pid; say(true); put(up_1, up_2, ENVELOPE); check() }
	:: d_step { !over && HERE.alive && ROOM(up_1, up_2) && LEN(HERE.head) > HERE.known + 1 ->
		me = _pid; say(false); put(up_1, up_2, ENVELOPE); check() }
	:: d_step { !over && HERE.alive && HERE.known != HERE.acked ->
		/* The program crashes, or gives the attempt up. */
		HERE.known = HERE.acked }
	:: d_step { !over && HERE.alive && down_1 && STREAM_OF(down_1) == HERE.stream ->
		me = _pid; open_answer(down_1); hear(); check() }
	:: d_step { !over && HERE.alive && down_2 && STREAM_OF(down_2) == HERE.stream ->
		me = _pid; open_answer(down_2); hear(); check() }
	:: over -> break
	od
}

inline copy_file(to, from) {
	to.alive = 1; to.stream = from.stream; to.head = from.head; to.base = from.base;
	to.acked = from.acked; to.epoch = from.epoch; to.known = from.acked;
#ifdef REFUSE_LEFT_EPOCHS
	to.epochs = from.epochs;
#endif
#ifdef FIELD
	to.writer = from.writer; to.heads = from.heads; to.draft = from.draft
#endif
}

/* The first laptop's disk dies, and an older copy takes its place. */
inline rewind_laptop() {
	laptop_rewinds++;
	gone = KEPT(0);
	copy_file(laptop[0], copy);
	gone = gone & ~ON_LAPTOPS;
	died = died | gone;
	destroyed = destroyed | (gone & ~office.held)
}

inline copy_office(to, from) {
	to.held = from.held;
#ifdef FIELD
	to.standing = from.standing; to.waiting = from.waiting;
#endif
	for (i : 1 .. STREAMS - 1) {
		to.stream[i] = from.stream[i]
	}
}

inline back_office_up() {
	backups++;
	copy_office(backup, office);
	for (i : 1 .. STREAMS - 1) {
		office.stream[i] = HEAD(office.stream[i]) | (LEN(HEAD(office.stream[i])) << 6)
	}
}

inline rewind_office() {
	office_rewinds++;
	office.epoch++;
	copy_office(office, backup);
	destroyed = destroyed | (died & ~office.held & ~ON_LAPTOPS)
}

#ifdef CHECK_DRAIN
/* From this state, whatever it is, ten exchanges that nothing disturbs empty
 * each outbox; then all laptops see the same, but for what waits for a person. */
inline drain() {
	for (me : 0 .. 2) {
		ME.known = ME.acked;
		for (round : 1 .. 10) {
			if
			:: ME.alive -> say(true); answer(); hear()
			:: else
			fi
		}
		assert(ME.acked == LEN(ME.head) && ME.known == ME.acked);
		assert(!(RECEIPTED(me) & ~office.held))
	}
#ifdef FIELD
	for (me : 0 .. 2) {
		if
		:: ME.alive && !ME.draft ->
			say(true); answer(); hear();
			/* What was pulled stays in sight though two disasters destroyed its operation,
			 * or its author's laptop is back to before it was queued. */
			assert(SET(ME.writer) & (SET(office.standing) | office.waiting | destroyed | DRAFT(0) | DRAFT(2)))
		:: else
		fi
	}
#endif
}

inline forget_file(file) {
	file.alive = 0; file.stream = 0; file.head = 0; file.base = 0; file.acked = 0; file.epoch = 0; file.known = 0;
#ifdef REFUSE_LEFT_EPOCHS
	file.epochs = 0;
#endif
#ifdef FIELD
	file.writer = 0; file.heads = 0; file.draft = 0
#endif
}

/* One state for every end: what mattered was whether it is reached. */
inline forget() {
	forget_file(laptop[0]); forget_file(laptop[1]); forget_file(laptop[2]); forget_file(copy);
	backup.held = 0;
#ifdef FIELD
	backup.standing = 0; backup.waiting = 0; parents_1 = 0; parents_2 = 0; parents_3 = 0;
#endif
	for (i : 0 .. STREAMS - 1) {
		backup.stream[i] = 0
	}
	copy_office(office, backup);
	office.epoch = 0; streams = 0; made = 0; backups = 0; office_rewinds = 0; laptop_rewinds = 0; copied = 0;
	died = 0; destroyed = 0; up_1 = 0; up_2 = 0; down_1 = 0; down_2 = 0; over = 1
}
#endif

/* The office, the line, and what goes wrong. */
active proctype World() {
	d_step {
		office.epoch = 1; office.held = 1; streams = 2;
		laptop[0].alive = 1; laptop[0].stream = 1;
		laptop[1].alive = 1; laptop[1].stream = 2;
#ifdef FIELD
		laptop[0].heads = 1; laptop[1].heads = 1
#endif
	}
	do
	:: d_step { up_1 && ROOM(down_1, down_2) -> open_envelope(up_1); answer(); put(down_1, down_2, ANSWER); check() }
	:: d_step { up_2 && ROOM(down_1, down_2) -> open_envelope(up_2); answer(); put(down_1, down_2, ANSWER); check() }
	:: d_step { up_1 -> up_1 = up_2; up_2 = 0 }
	:: d_step { up_2 -> up_2 = 0 }
	:: d_step { down_1 -> down_1 = down_2; down_2 = 0 }
	:: d_step { down_2 -> down_2 = 0 }
#if LAPTOP_REWINDS
	:: d_step { !copied -> copied = 1; copy_file(copy, laptop[0]) }
	:: d_step { copied && laptop_rewinds < LAPTOP_REWINDS -> rewind_laptop(); check() }
	:: d_step { copied && laptop_rewinds < LAPTOP_REWINDS ->
		/* A backup the program made, which it knows for one. */
		rewind_laptop(); me = 0; new_incarnation(); check() }
#endif
#if CLONES
	:: d_step { !laptop[2].alive -> copy_file(laptop[2], laptop[0]) }
#endif
#if OFFICE_REWINDS
	:: d_step { backups < BACKUPS -> back_office_up(); check() }
	:: d_step { backups && office_rewinds < OFFICE_REWINDS -> rewind_office(); check() }
#endif
#ifdef CHECK_DRAIN
	:: d_step { drain(); forget() } -> break
#endif
	od
}
