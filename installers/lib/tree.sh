# The files of an installation on Linux. What other parts of the project make (manual pages, completions, units, rules) is
# taken as it lies there.
# shellcheck shell=bash disable=SC2154

# put MODE FILE TARGET: one file; no file, no target.
put() { [ ! -f "$2" ] || install -D -m "$1" "$2" "$3"; }

# make_tree DIR PREFIX ZSH: installs below DIR, as if PREFIX was the prefix (usr, or nothing). ZSH is the folder of completions
# for zsh below share.
make_tree() {
    local dir=$1 prefix=$1/$2 zsh=$3 source=$root/installers page name scope unit
    install -D -m 755 "$program" "$prefix/bin/aisfs"

    # mount(8) and umount(8) look for their helpers in /sbin.
    mkdir -p "$prefix/sbin"
    for name in mount.aisfs mount.fuse.aisfs umount.aisfs umount.fuse.aisfs; do ln -s ../bin/aisfs "$prefix/sbin/$name"; done
    for page in "$source"/man/*.[1-8]; do
        [ -f "$page" ] || continue
        mkdir -p "$prefix/share/man/man${page##*.}"
        gzip -9nc "$page" > "$prefix/share/man/man${page##*.}/$(basename "$page").gz"
    done
    if [ -f "$prefix/share/man/man8/mount.aisfs.8.gz" ]; then
        for name in mount.fuse.aisfs umount.aisfs umount.fuse.aisfs; do ln -s mount.aisfs.8.gz "$prefix/share/man/man8/$name.8.gz"; done
    fi
    put 644 "$source/completions/aisfs.bash" "$prefix/share/bash-completion/completions/aisfs"
    put 644 "$source/completions/_aisfs" "$prefix/share/$zsh/_aisfs"
    put 644 "$source/completions/aisfs.fish" "$prefix/share/fish/vendor_completions.d/aisfs.fish"
    for scope in system user; do
        for unit in "$source/systemd/$scope"/*.*; do put 644 "$unit" "$prefix/lib/systemd/$scope/$(basename "$unit")"; done
    done
    put 644 "$source/config/config.toml" "$dir/etc/aisfs/config.toml"
}

# put_documents DIR: what people read, in a folder.
put_documents() {
    local file
    for file in README.md mount.md; do put 644 "$root/$file" "$1/$file"; done
    put 644 "$root/installers/NOTICE" "$1/NOTICE"
    for file in "$root"/installers/grafana/*.*; do put 644 "$file" "$1/grafana/$(basename "$file")"; done
}
