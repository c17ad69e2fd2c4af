package client_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

func numbered(n int) []byte { return fmt.Appendf(nil, "bulletin %d", n) }

// number is that of a bulletin; 0 if it is none.
func number(content []byte) (n int) {
	_, _ = fmt.Sscanf(string(content), "bulletin %d", &n)
	return n
}

func TestABulletinIsFetchedWhenItIsAnother(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := connect(t, o.known(), client.Options{})
	sent := 0
	o.interceptPage = func(_ wire.PullRequest, page wire.Page) wire.Page {
		if page.Bulletin != nil {
			sent++
		}
		return page
	}
	pulled(t, o, c, b, i)
	if i.bulletin != nil {
		t.Errorf("an office that has none told %q", i.bulletin)
	}
	for n := 1; n <= 3; n++ {
		o.told = numbered(n)
		o.write(t, n%2)
		for range 2 {
			if pulled(t, o, c, b, i); number(i.bulletin) != n || sent != n {
				t.Errorf("here is %q, sent %d times, want the one numbered %d", i.bulletin, sent, n)
			}
		}
	}
}

// What came with a page that could not be kept is fetched again with it.
func TestABulletinIsKeptWithItsPageOrNot(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := connect(t, o.known(), client.Options{})
	o.write(t, 3)
	o.told = numbered(1)
	i.fail = store.ErrFull
	if _, err := c.Pull(t.Context(), b, i, trip, nil); !errors.Is(err, store.ErrFull) || i.bulletin != nil {
		t.Errorf("%q, %v", i.bulletin, err)
	}
	i.fail = nil
	if pulled(t, o, c, b, i); number(i.bulletin) != 1 {
		t.Errorf("here is %q", i.bulletin)
	}
}

// Where the line is cut within the answer, neither the page nor the bulletin in it
// is here; the next attempt brings both.
func TestABulletinOnALineThatIsCut(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	o.write(t, 2)
	o.told = append(numbered(1), bytes.Repeat([]byte(" of the whole"), 100)...)
	for n := 500; ; n += 7 {
		c := connect(t, o.known(), client.Options{Dial: cutAfter(n, unlimited)})
		_, err := c.Pull(t.Context(), b, i, trip, nil)
		if here := len(i.cursor) > 0; here != (err == nil) || (i.bulletin != nil) != here {
			t.Fatalf("cut after %d bytes: %d records, bulletin %q, %v", n, len(i.records), i.bulletin, err)
		}
		if err == nil {
			break
		}
	}
	if i.has(t, o); !bytes.Equal(i.bulletin, o.told) {
		t.Errorf("here is %q", i.bulletin)
	}
}

// An answer in a file brings the bulletin, too, unless another one has come since
// the file's request was written: nothing told later gives way to it.
func TestABulletinInAFile(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := offline(t, o)
	line := connect(t, o.known(), client.Options{})
	pulled(t, o, line, b, i) // from now on no page moves the cursor
	o.told = numbered(1)
	asked := written(t, c, b, i)
	first := o.answerFile(t, asked)
	o.told = numbered(2)
	second := o.answerFile(t, asked)
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"the first answer", func() { read(t, c, b, i, first) }, 1},
		{"another answer to the same file", func() { _, _, _ = c.ReadBusta(t.Context(), b, i, bytes.NewReader(second)) }, 1},
		{"the line", func() { pulled(t, o, line, b, i) }, 2},
		{"the first answer again", func() { _, _, _ = c.ReadBusta(t.Context(), b, i, bytes.NewReader(first)) }, 2},
		{"a new file", func() { o.told = numbered(3); read(t, c, b, i, o.answerFile(t, written(t, c, b, i))) }, 3},
		{"the second answer again", func() { _, _, _ = c.ReadBusta(t.Context(), b, i, bytes.NewReader(second)) }, 3},
	} {
		if step.do(); number(i.bulletin) != step.want {
			t.Errorf("after %s: here is %q, want the one numbered %d", step.name, i.bulletin, step.want)
		}
	}
}
