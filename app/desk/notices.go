package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sportello/store"
)

// Notice is something that happened while sending which the operator should
// know of, and which went well all the same. It stands until NoticesSeen.
type Notice struct {
	Name  string        `json:"name"` // of the text "sending.notice.NAME"
	Ahead time.Duration `json:"ahead,omitempty"`
}

// The names of notices.
const (
	NoticeNewStream    = "new-stream"    // this file was a copy, or an older state of one
	NoticeResent       = "resent"        // the office was restored and lacked something
	NoticeClock        = "clock"         // the clocks differ: Ahead is the office's
	NoticeRulesRefused = "rules-refused" // not signed by the office, or old
)

// noticesOf are those of one attempt.
func noticesOf(delivery Delivery) []Notice {
	var notices []Notice
	for _, each := range []struct {
		is   bool
		name string
	}{{delivery.NewStream, NoticeNewStream}, {delivery.Resent, NoticeResent}, {delivery.RulesRefused, NoticeRulesRefused}} {
		if each.is {
			notices = append(notices, Notice{Name: each.name})
		}
	}
	if delivery.ClockAhead != 0 {
		notices = append(notices, Notice{Name: NoticeClock, Ahead: delivery.ClockAhead})
	}
	return notices
}

// notify keeps what an attempt has to tell; of each name the last.
func (s *Session) notify(ctx context.Context, delivery Delivery) error {
	news := noticesOf(delivery)
	if len(news) == 0 {
		return nil
	}
	kept, err := s.notices(ctx)
	if err != nil {
		return err
	}
	kept = slices.DeleteFunc(kept, func(old Notice) bool {
		return slices.ContainsFunc(news, func(n Notice) bool { return n.Name == old.Name })
	})
	encoded, err := json.Marshal(append(kept, news...))
	if err != nil {
		return fmt.Errorf("keeping notices: %w", err)
	}
	return s.file.PutSetting(context.WithoutCancel(ctx), settingNotices, encoded)
}

func (s *Session) notices(ctx context.Context) ([]Notice, error) {
	encoded, err := s.setting(ctx, settingNotices)
	if err != nil || encoded == nil {
		return nil, err
	}
	var kept []Notice
	if err := json.Unmarshal(encoded, &kept); err != nil {
		return nil, fmt.Errorf("reading notices: %w", store.ErrDamaged)
	}
	return kept, nil
}

// NoticesSeen takes the notices away: the operator knows.
func (s *Session) NoticesSeen(ctx context.Context) error {
	if err := s.file.PutSetting(ctx, settingNotices, nil); err != nil {
		return err
	}
	s.changed()
	return nil
}
