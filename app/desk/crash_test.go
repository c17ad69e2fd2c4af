package desk_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
)

// crashFolder, when set, makes the test binary the program that is killed.
const crashFolder = "DESK_CRASH_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(crashFolder); folder != "" {
		if err := typeUntilKilled(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// crashAutosave is the program's own: that is what is promised.
const crashAutosave = 300 * time.Millisecond

func crashOptions(folder string) (desk.Options, error) {
	known, err := tables()
	if err != nil {
		return desk.Options{}, err
	}
	rules, err := book()
	return desk.Options{Folder: folder, KDF: cheap, Rulebook: rules, Tables: known, Autosave: crashAutosave}, err
}

// typeUntilKilled counts in two fields without a pause. It says each number
// with the time it was typed, and whenever the desk says that all is saved.
func typeUntilKilled(folder string) error {
	ctx := context.Background()
	options, err := crashOptions(folder)
	if err != nil {
		return err
	}
	opened, err := desk.Open(ctx, options)
	if err != nil {
		return err
	}
	session, err := opened.Unlock(ctx, account, passphrase, nil)
	if err != nil {
		return err
	}
	applications, err := session.Applications(ctx, uuid.Nil)
	if err != nil || len(applications) == 0 {
		return errors.Join(err, errors.New("no application to type into"))
	}
	a, err := session.Open(ctx, applications[0].ID)
	if err != nil {
		return err
	}
	first, _ := strconv.Atoi(a.Value("1.77"))
	for i := first + 1; ; i++ {
		if a.Saved().Saved {
			fmt.Println("saved", i-1)
		}
		a.SetAll(permit.Values{"1.77": strconv.Itoa(i), "1.79": strconv.Itoa(i)})
		fmt.Println("typed", i, time.Now().UnixMicro())
		time.Sleep(2 * time.Millisecond)
	}
}

// lifetime is what the program said before it was killed.
type lifetime struct {
	typed  map[int]time.Time
	saved  int // the last number acknowledged
	killed time.Time
}

// Power fails at any moment: what was typed 300 ms before is there.
func TestKillingLosesNoMoreThanAMoment(t *testing.T) {
	folder := t.TempDir()
	r := &room{t: t, clock: newWatch()}
	var err error
	if r.options, err = crashOptions(folder); err != nil {
		t.Fatal(err)
	}
	r.open()
	if r.session, _, err = r.desk.First(t.Context(), desk.NewOperator{Name: account, Passphrase: passphrase}); err != nil {
		t.Fatal(err)
	}
	id := r.start(r.person(fatou()).ID).ID()
	rounds, acknowledged := 20, 0
	if testing.Short() {
		rounds = 3
	}
	for range rounds {
		if err := r.desk.Close(); err != nil {
			t.Fatal(err)
		}
		life := typeAndKill(t, folder)
		r.open()
		r.unlock()
		a := r.openApplication(id)
		kept, _ := strconv.Atoi(a.Value("1.77"))
		if a.Value("1.79") != a.Value("1.77") {
			t.Fatalf("half a step on disk: %q and %q", a.Value("1.77"), a.Value("1.79"))
		}
		if kept < life.saved {
			t.Fatalf("%d on disk, %d was said to be saved", kept, life.saved)
		}
		// The save itself takes its time on a busy machine.
		for number, at := range life.typed {
			if age := life.killed.Sub(at); number > kept && age > crashAutosave+500*time.Millisecond {
				t.Fatalf("%d on disk, %d was typed %v before the end", kept, number, age)
			}
		}
		acknowledged = max(acknowledged, life.saved)
		report, err := r.session.Verify(t.Context())
		if err != nil || len(report.Problems) > 0 {
			t.Fatalf("the file is not sound: %+v, %v", report.Problems, err)
		}
	}
	if acknowledged == 0 {
		t.Fatal("nothing was ever acknowledged: the program under test did nothing")
	}
}

// typeAndKill lets the program type for a moment and returns what it said.
func typeAndKill(t *testing.T, folder string) lifetime {
	t.Helper()
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), crashFolder+"="+folder)
	program.Stderr = os.Stderr
	output, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	life := lifetime{typed: make(map[int]time.Time)}
	killed := make(chan time.Time, 1)
	reader := bufio.NewReader(output)
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			break // what stands behind the last line end was not said
		}
		if len(life.typed) == 0 && strings.HasPrefix(line, "typed") { // it works: now it has a moment to live
			time.AfterFunc(time.Duration(rand.Int64N(int64(900*time.Millisecond))), func() {
				killed <- time.Now()
				_ = program.Process.Kill()
			})
		}
		life.note(line)
	}
	if err := program.Wait(); err == nil || len(life.typed) == 0 {
		t.Fatalf("the program ended by itself: %v", err)
	}
	life.killed = <-killed
	return life
}

func (l *lifetime) note(line string) {
	var number int
	var micros int64
	if n, _ := fmt.Sscanf(line, "typed %d %d", &number, &micros); n == 2 {
		l.typed[number] = time.UnixMicro(micros)
	} else if n, _ := fmt.Sscanf(line, "saved %d", &number); n == 1 {
		l.saved = number
	}
}
