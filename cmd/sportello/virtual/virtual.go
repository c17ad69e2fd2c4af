// Package virtual runs the program in a virtual display and works it by
// keyboard, as an operator would: the tour of `make run` without a display and
// the test in a real window both do. It needs Xvfb, openbox, xdotool and
// ImageMagick.
package virtual

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Display is a virtual display with a window manager.
type Display struct {
	name    string // ":77"
	size    image.Point
	home    string // of what programs keep of their own accord
	server  *exec.Cmd
	manager *exec.Cmd
}

// Start starts a display of so many pixels, on a free number.
func Start(ctx context.Context, width, height int) (*Display, error) {
	for _, program := range []string{"Xvfb", "openbox", "xdotool", "import"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("a virtual display needs %s (Debian packages: xvfb openbox xdotool imagemagick): %w", program, err)
		}
	}
	home, err := os.MkdirTemp("", "sportello-display-")
	if err != nil {
		return nil, fmt.Errorf("starting a display: %w", err)
	}
	display := &Display{size: image.Pt(width, height), home: home}
	if err := display.start(ctx, width, height); err != nil {
		display.Close()
		return nil, err
	}
	return display, nil
}

func (d *Display) start(ctx context.Context, width, height int) error {
	reader, writer, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("starting a display: %w", err)
	}
	defer func() { _ = reader.Close() }()
	d.server = exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0",
		fmt.Sprintf("%dx%dx24", width, height), "-fbdir", d.home, "-nolisten", "tcp", "-noreset", "+extension", "GLX",
		"-r") // a key held while the machine is busy must not repeat
	d.server.ExtraFiles = []*os.File{writer}
	err = d.server.Start()
	_ = writer.Close()
	if err != nil {
		return fmt.Errorf("starting Xvfb: %w", err)
	}
	number, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the display server names no display: %w", err)
	}
	d.name = ":" + strings.TrimSpace(number)
	d.manager = d.command(ctx, "openbox", "--sm-disable")
	if err := d.manager.Start(); err != nil {
		return fmt.Errorf("starting the window manager: %w", err)
	}
	return nil
}

// Close ends the display and what still runs on it.
func (d *Display) Close() {
	for _, process := range []*exec.Cmd{d.manager, d.server} {
		if process != nil && process.Process != nil {
			_ = process.Process.Kill()
			_ = process.Wait()
		}
	}
	_ = os.RemoveAll(d.home)
}

// command is a command on this display.
func (d *Display) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, name, args...)
	command.Env = append(os.Environ(), "DISPLAY="+d.name, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1",
		"LANG=it_IT.UTF-8", "FYNE_SCALE=1", "FYNE_DISABLE_DPI_DETECTION=1",
		"XDG_CONFIG_HOME="+d.home, "XDG_DATA_HOME="+d.home)
	return command
}

// run runs a command to its end.
func (d *Display) run(ctx context.Context, name string, args ...string) (string, error) {
	output, err := d.command(ctx, name, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, args[0], err, strings.TrimSpace(string(output)))
	}
	return strings.TrimSpace(string(output)), nil
}

// Shot writes a picture of the whole display, once it has come to rest.
func (d *Display) Shot(ctx context.Context, path string) error {
	var before []byte
	for deadline := time.Now().Add(3 * time.Second); ; {
		if _, err := d.run(ctx, "import", "-window", "root", "-strip", "-define", "png:exclude-chunks=date,time", path); err != nil {
			return err
		}
		picture, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading the picture back: %w", err)
		}
		if bytes.Equal(picture, before) || time.Now().After(deadline) {
			return nil
		}
		before = picture
	}
}

// Key presses keys as xdotool names them: "Tab", "ctrl+k", "F10".
func (d *Display) Key(ctx context.Context, keys ...string) error {
	_, err := d.run(ctx, "xdotool", append([]string{"key", "--delay", "25"}, keys...)...)
	return err
}

// Type types text as fast hands do.
func (d *Display) Type(ctx context.Context, text string) error { return d.typeAt(ctx, "45", text) }

// Scan types lines as a document reader does that presents itself as a keyboard.
// To take the document and to look up again is a second each.
func (d *Display) Scan(ctx context.Context, lines ...string) error {
	time.Sleep(time.Second)
	err := d.typeAt(ctx, "4", strings.Join(lines, "\n")+"\n")
	time.Sleep(time.Second)
	return err
}

// Read is Scan with so many milliseconds between the keys.
func (d *Display) Read(ctx context.Context, delay, text string) error {
	return d.typeAt(ctx, delay, text)
}

// typeAt types with so many milliseconds between the keys; "\n" is Enter.
func (d *Display) typeAt(ctx context.Context, delay, text string) error {
	var keys []string
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			keys = append(keys, "key", "--delay", delay, "Return")
		}
		if line != "" {
			keys = append(keys, "type", "--delay", delay, "--args", "1", "--", line)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	_, err := d.run(ctx, "xdotool", keys...)
	return err
}

// Event is a line of the program's log that tells what it shows or did. It holds
// no personal data.
type Event struct {
	Name   string `json:"msg"`
	Screen string `json:"screen"`
	Count  int    `json:"count"`
}

// Program is the app, running on a display.
type Program struct {
	display *Display
	process *exec.Cmd
	done    chan error

	mu     sync.Mutex
	log    []string
	events []Event
	read   map[string]int // by name: up to where Await has looked
	news   chan struct{}
}

// Launch starts the program and waits for its window.
func (d *Display) Launch(ctx context.Context, path string, args ...string) (*Program, error) {
	program, err := d.Begin(ctx, path, args...)
	if err != nil {
		return nil, err
	}
	if err := d.Activate(ctx, "Sportello"); err != nil {
		program.Kill()
		return nil, fmt.Errorf("waiting for the window: %w\n%s", err, program.Log())
	}
	return program, nil
}

// Activate waits for a window of this title and gives it the keyboard. While the
// windows of a program that was killed go, xdotool stumbles over them and is sent again.
func (d *Display) Activate(ctx context.Context, title string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		windows, err := d.run(ctx, "xdotool", "search", "--onlyvisible", "--name", "^"+regexp.QuoteMeta(title)+"$")
		if err == nil {
			first, _, _ := strings.Cut(windows, "\n")
			_, err = d.run(ctx, "xdotool", "windowactivate", "--sync", first)
		}
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Begin starts the program and waits for nothing.
func (d *Display) Begin(ctx context.Context, path string, args ...string) (*Program, error) {
	process := d.command(ctx, path, args...)
	output, err := process.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the program: %w", err)
	}
	if err := process.Start(); err != nil {
		return nil, fmt.Errorf("starting the program: %w", err)
	}
	program := &Program{display: d, process: process, done: make(chan error, 1), news: make(chan struct{}, 1), read: make(map[string]int)}
	go func() {
		program.follow(output)
		program.done <- process.Wait()
	}()
	return program, nil
}

// ID is the number of the process.
func (p *Program) ID() int { return p.process.Process.Pid }

func (p *Program) follow(output io.Reader) {
	lines := bufio.NewScanner(output)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event Event
		isEvent := json.Unmarshal(lines.Bytes(), &event) == nil && event.Name != ""
		p.mu.Lock()
		p.log = append(p.log, lines.Text())
		if isEvent {
			p.events = append(p.events, event)
		}
		p.mu.Unlock()
		select {
		case p.news <- struct{}{}:
		default:
		}
	}
}

// Log is what the program has written so far.
func (p *Program) Log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.log, "\n")
}

// Await waits for an event that fits, after the last of its name that was
// awaited: what happens in the background keeps no order with the rest.
func (p *Program) Await(ctx context.Context, name, screen string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		if p.find(name, screen) {
			return nil
		}
		select {
		case <-p.news:
		case err := <-p.done:
			p.done <- err
			return fmt.Errorf("the program ended (%v) before %q %q:\n%s", err, name, screen, p.Log())
		case <-ctx.Done():
			return fmt.Errorf("waiting for %q %q: %w\n%s", name, screen, ctx.Err(), p.Log())
		}
	}
}

func (p *Program) find(name, screen string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := p.read[name]; i < len(p.events); i++ {
		if p.events[i].Name == name && (screen == "" || p.events[i].Screen == screen) {
			p.read[name] = i + 1
			return true
		}
	}
	return false
}

// Kill ends the program as a power cut would.
func (p *Program) Kill() {
	_ = p.process.Process.Kill()
	err := <-p.done
	p.done <- err
}

// Quit asks the program to end and waits.
func (p *Program) Quit(ctx context.Context) error {
	if err := p.process.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("ending the program: %w", err)
	}
	select {
	case err := <-p.done:
		p.done <- err
		return err
	case <-ctx.Done():
		p.Kill()
		return fmt.Errorf("the program does not end: %w", ctx.Err())
	}
}
