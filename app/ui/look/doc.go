// Package look is how Sportello looks: its theme (light, dark, high contrast;
// text from 100 to 150 %) and the small composed widgets the screens are built
// of — texts, chips, key caps, cards, rows, tiles, buttons, a confirm dialog.
//
// The widgets present and report; they know nothing of permits and decide
// nothing. Words come from the caller. Everything here belongs to the UI
// goroutine. Colours and sizes are read from the theme whenever a widget is
// refreshed, so that a change of theme or text size shows at once.
package look
