package server

import "context"

// RenewBulletin makes a bulletin if there is need of one, as KeepBulletin does
// once a minute.
func (o *Office) RenewBulletin(ctx context.Context) error { return o.board.renew(ctx) }

// KeepBulletin is what serving does behind the pulls.
func (o *Office) KeepBulletin(ctx context.Context) { o.board.keep(ctx) }
