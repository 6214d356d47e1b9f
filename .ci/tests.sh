# The test part of .ci/run, which sources it: runs all test projects, runs what failed once more, and reports both.
# Uses and changes the counters passed and failed of .ci/run.
# shellcheck shell=bash disable=SC2154

# run_tests: every test project, one after the other (two cores, and mounts that must not starve each other).
run_tests() {
    local log=artifacts/test.log status count bad
    mkdir -p artifacts
    rm -f artifacts/flaky.log artifacts/failures.log
    timeout 3600 dotnet test --solution AisFs.sln --no-build --max-parallel-test-modules 1 --output Normal 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    count=$(sed -nE 's/^ *succeeded: ([0-9]+)$/\1/p' "$log" | tail -n 1)
    passed=$((passed + ${count:-0}))
    bad=$(sed -nE 's/^ *failed: ([0-9]+)$/\1/p' "$log" | tail -n 1)
    bad=${bad:-0}
    if [ "$bad" -gt 0 ]; then
        run_failed_again "$log"
        bad=$((bad - flaky))
        # A run that ended in another way than by failed tests stays a failure.
        [ "$bad" -eq 0 ] && [ "$status" -eq 2 ] && status=0
    fi
    failed=$((failed + bad))
    return "$status"
}

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

# project_times LOG: the wall time of each test project.
project_times() { sed -nE 's|^/.*/([^/]+)\.dll \(.*\) (passed\|failed.*) \(([^()]*)\)$|\3\t\1|p' "$1" | awk -F '\t' '{ printf "%16s  %s\n", $1, $2 }'; }
