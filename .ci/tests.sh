# The test part of .ci/run, which sources it: runs all test projects, runs what failed once more, and reports both.
# Uses and changes the counters passed and failed of .ci/run.
# shellcheck shell=bash disable=SC2154

# The folders of AisFs.Conformance.Tests that two lanes take; a third takes all the others. Many of its classes want no other of
# their process beside them, so more processes are more of them at once.
files=(Families Model Names Objects)
workloads=(Closing Control Workloads Workloads.Fio Workloads.Mixing Workloads.Training Warming Disk)

# What mounts nothing through FUSE.
without_mounts=(AisFs.Architecture.Tests AisFs.Client.Tests AisFs.DevServer.Tests AisFs.Interop.WinFsp.Tests AisFs.Vfs.Tests)

# run_tests: every test project, in lanes. Most tests wait most of the time, for the cluster, for deadlines, for programs: lanes
# run side by side, what is in one lane runs one after the other. A lane is a process of its own with its own mounts. The
# second round makes mount namespaces, each with a copy of all mounts that are there: a copy keeps a mount alive that its test
# has ended. So nothing of the first round runs meanwhile.
run_tests() {
    local log=artifacts/test.log folder rest=() count bad
    rm -rf artifacts/tests artifacts/flaky.log artifacts/failures.log
    mkdir -p artifacts/tests
    for folder in tests/*.Tests; do
        case " AisFs.Conformance.Tests AisFs.WinFsp.Tests ${without_mounts[*]} " in *" ${folder#tests/} "*) ;; *) rest+=("${folder#tests/}") ;; esac
    done
    files=("${files[@]/#/AisFs.Conformance.Tests.}")
    workloads=("${workloads[@]/#/AisFs.Conformance.Tests.}")
    lane files "$(modules AisFs.Conformance.Tests)" --filter-namespace "${files[@]}" &
    lane workloads "$(modules AisFs.Conformance.Tests)" --filter-namespace "${workloads[@]}" &
    lane faults "$(modules AisFs.Conformance.Tests)" --filter-not-namespace "${files[@]}" "${workloads[@]}" &
    lane parts "$(modules "${without_mounts[@]}")" &
    wait
    lane windows "$(modules AisFs.WinFsp.Tests)" &
    lane programs "$(modules "${rest[@]}")" &
    wait
    cat artifacts/tests/*.log > "$log"
    count=$(total succeeded "$log")
    passed=$((passed + count))
    bad=$(total failed "$log")
    if [ "$bad" -gt 0 ]; then
        run_failed_again "$log"
        bad=$((bad - flaky))
    fi
    failed=$((failed + bad))
    # A lane that ended in another way than by failed tests is a failure of its own.
    [ "$bad" -eq 0 ] && ! grep -vqE '^(0|2)$' artifacts/tests/*.status
}

# lane NAME MODULES [FILTER...]: runs test projects one after the other, and shows what they said when all have ended.
lane() {
    local name=$1 modules=$2
    shift 2
    timeout 3000 dotnet test --test-modules "$modules" --max-parallel-test-modules 1 --output Normal --report-xunit-ctrf --results-directory "artifacts/tests/$name" "$@" > "artifacts/tests/$name.log" 2>&1
    echo $? > "artifacts/tests/$name.status"
    flock artifacts/tests cat "artifacts/tests/$name.log"
}

# modules NAME...: the built assemblies of test projects, as dotnet test takes them.
modules() {
    local name found
    for name in "$@"; do
        found=$(find "tests/$name/bin" -path '*/ref/*' -prune -o -name "$name.dll" -print | head -n 1)
        # dotnet test passes over what is not there.
        [ -n "$found" ] || echo "not built" > "artifacts/tests/$name.status"
        printf '%s;' "$found"
    done
}

# total WORD LOG: the sum of the figures that the lanes' summaries give for a word.
total() { sed -nE "s/^ *$1: ([0-9]+)\$/\1/p" "$2" | awk '{ sum += $1 } END { print sum + 0 }'; }

# run_failed_again LOG: runs each failed test once more, alone. One that passes then is flaky: it counts as passed and is
# listed with the output of both runs. The cases of a theory run together, and once: they share the result.
run_failed_again() {
    local name filter key output=artifacts/again.log
    local -A results=()
    flaky=0
    while IFS= read -r name; do
        filter=$(alone_filter "$name")
        key=${filter:-nothing}
        if [ -z "${results[$key]:-}" ]; then
            step "once more, alone: $name"
            : > "$output"
            if [ -n "$filter" ] && passes_alone "$filter" > "$output" 2>&1; then results[$key]=passed; else results[$key]=failed; fi
        fi
        if [ "${results[$key]}" = passed ]; then
            flaky=$((flaky + 1))
            passed=$((passed + 1))
            { echo "flaky $name"; first_output "$1" "$name"; } >> artifacts/flaky.log
        else
            { echo "failed $name"; first_output "$1" "$name"; echo "  alone:"; sed 's/^/    /' "$output" | grep -vE '^ +at System' | tail -n 30; } >> artifacts/failures.log
        fi
    done < <(failed_names "$1")
}

# failed_names LOG: the display name of each failed test, without the time it took.
failed_names() { sed -nE 's/^failed (.*)$/\1/p' "$1" | sed -E 's/ \([0-9][^()]*\)$//'; }

# alone_filter NAME: the option and the name by which a test runs alone. The cleanup after a class runs with the class; what
# belongs to no class (a collection, an assembly) cannot run alone.
alone_filter() {
    case $1 in
        "[Test Class Cleanup Failure ("* | "[Test Collection Cleanup Failure ("*) local method=${1#*(}; method=${method%%(*}; method=${method%)]}; echo "-class ${method%.*}" ;;
        "["*) ;;
        *) echo "-method ${1%%(*}" ;;
    esac
}

# test_project NAME: the test project of a test, whose namespace begins with the project's name.
test_project() {
    local folder found=
    for folder in tests/*.Tests; do
        case $1 in "${folder#tests/}".*) [ ${#folder} -gt ${#found} ] && found=$folder ;; esac
    done
    printf '%s' "$found"
}

# passes_alone "OPTION NAME": whether at least one test ran, and all that ran passed.
passes_alone() {
    local option=${1%% *} name=${1#* } project binary
    project=$(test_project "$name")
    [ -n "$project" ] || return 1
    binary=$(find "$project/bin" -type f -name "${project#tests/}" -perm -u+x | head -n 1)
    timeout 900 "$binary" -noLogo -noColor "$option" "$name" | tee artifacts/alone.log
    [ "${PIPESTATUS[0]}" -eq 0 ] && grep -qE 'Total: [1-9]' artifacts/alone.log
}

# first_output LOG NAME: what a failed test said.
first_output() {
    NAME=$2 awk '
        $0 == "failed " ENVIRON["NAME"] || index($0, "failed " ENVIRON["NAME"] " (") == 1 { show = 1; next }
        /^(passed|skipped|failed|Running tests|Test run|\/)/ { show = 0 }
        show' "$1" | grep -vE '^ +(from /|at System|--- End)' | head -n 40
}

# project_times: the wall time of each test project, by lane.
project_times() {
    local log
    for log in artifacts/tests/*.log; do
        sed -nE 's|^/.*/([^/]+)\.dll \(.*\) (passed\|failed.*) \(([^()]*)\)$|\3\t\1|p' "$log" | awk -F '\t' -v lane="$(basename "$log" .log)" '!seen[$2]++ { printf "%16s  %-8s %s\n", $1, lane, $2 }'
    done
}
