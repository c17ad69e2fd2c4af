package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/wire"
)

// readQuarantined reads the reasons kept.
func (s *Session) readQuarantined(ctx context.Context) (map[uuid.UUID]string, error) {
	reasons := make(map[uuid.UUID]string)
	encoded, err := s.setting(ctx, settingQuarantined)
	if err != nil || encoded == nil {
		return reasons, err
	}
	if err := json.Unmarshal(encoded, &reasons); err != nil {
		return nil, fmt.Errorf("reading what is in quarantine: %w", store.ErrDamaged)
	}
	return reasons, nil
}

// quarantine keeps why the office could not apply operations, for as long as
// they are the last of their records.
func (s *Session) quarantine(ctx context.Context, quarantined []wire.Quarantined) {
	if len(quarantined) == 0 {
		return
	}
	ctx = context.WithoutCancel(ctx)
	records, err := s.file.List(ctx, laptop.Filter{})
	if err != nil {
		s.options.Log.Warn("keeping a quarantine", "failure", ErrorName(err))
		return
	}
	last := make(map[uuid.UUID]bool)
	for _, record := range records {
		last[record.Operation] = record.Operation != uuid.Nil
	}
	s.sending.mutex.Lock()
	for _, one := range quarantined {
		s.sending.quarantined[one.Op] = one.Reason
	}
	maps.DeleteFunc(s.sending.quarantined, func(operation uuid.UUID, _ string) bool { return !last[operation] })
	encoded, err := json.Marshal(s.sending.quarantined)
	s.sending.mutex.Unlock()
	if err == nil {
		err = s.file.PutSetting(ctx, settingQuarantined, encoded)
	}
	if err != nil {
		s.options.Log.Warn("keeping a quarantine", "failure", ErrorName(err))
	}
}
