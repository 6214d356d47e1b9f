# The container image, as an OCI archive: what the program needs of this machine's Debian, and nothing else.
# shellcheck shell=bash disable=SC2154

build_container() {
    local rid=$1 context=$work/$1/container archive=$output/aisfs-$version-$1.oci.tar store storage=()
    store=$work/$1/storage
    storage=(--root "$store/root" --runroot "$store/run" --storage-driver vfs)
    mkdir -p "$context/rootfs"
    make_rootfs "$rid" "$context/rootfs"
    cp "$root/installers/container/Containerfile" "$context/"
    fix_times "$context"
    buildah "${storage[@]}" build --quiet --isolation chroot --arch "$(debian_arch "$rid")" --timestamp "$SOURCE_DATE_EPOCH" \
        --annotation "org.opencontainers.image.version=$version" --annotation "org.opencontainers.image.licenses=MIT" \
        -t "aisfs:$version" "$context" > "$context/log" 2>&1 || { cat "$context/log" >&2; fail "buildah failed"; }
    rm -f "$archive"
    buildah "${storage[@]}" push --quiet "aisfs:$version" "oci-archive:$archive:aisfs:$version" > "$context/log" 2>&1 || { cat "$context/log" >&2; fail "buildah failed"; }
    add_made "$archive"
}

# make_rootfs RID DIR
make_rootfs() {
    local rid=$1 dir=$2 sysroot triplet file name
    triplet=$(gnu_arch "$rid")-linux-gnu
    sysroot=$(debian_sysroot "$rid") || exit 1
    mkdir -p "$dir"/{usr/bin,usr/sbin,usr/lib,usr/lib64,etc/ssl/certs,etc/aisfs,home/aisfs,mnt,proc,sys,dev,run,var/log} "$dir/usr/lib/$triplet"
    for name in bin sbin lib lib64; do ln -s "usr/$name" "$dir/$name"; done
    install -d -m 1777 "$dir/tmp" "$dir/var/tmp"
    install -m 755 "$program" "$dir/usr/bin/aisfs"
    ln -s ../bin/aisfs "$dir/usr/sbin/mount.aisfs"
    install -m 4755 "$(first_file "$sysroot"/{usr/bin,bin}/fusermount3)" "$dir/usr/bin/fusermount3"

    # The loader lies where the program says. OpenSSL is not linked, but loaded when a connection needs it.
    name=$(readelf -l "$program" | sed -nE 's/.*interpreter: (.*)\]$/\1/p')
    cp -L "$(first_file "$sysroot/$name" "$sysroot/usr/$name" "$sysroot/lib/$triplet/${name##*/}")" "$dir/$name"
    for file in "$program" "$dir/usr/bin/fusermount3"; do copy_libraries "$file"; done
    for name in libssl.so.3 libcrypto.so.3 libresolv.so.2; do copy_library "$name"; done

    cat "$sysroot"/usr/share/ca-certificates/mozilla/*.crt > "$dir/etc/ssl/certs/ca-certificates.crt"
    install -m 644 "$root/installers/config/config.toml" "$dir/etc/aisfs/config.toml"
    printf 'root:x:0:0:root:/root:/usr/sbin/nologin\naisfs:x:65532:65532:AisFs:/home/aisfs:/usr/sbin/nologin\n' > "$dir/etc/passwd"
    printf 'root:x:0:\naisfs:x:65532:\n' > "$dir/etc/group"
    echo user_allow_other > "$dir/etc/fuse.conf"
    chown 65532:65532 "$dir/home/aisfs" 2> /dev/null || say "not root: /home/aisfs of the image belongs to root"
    install -D -m 644 "$root/installers/NOTICE" "$dir/usr/share/doc/aisfs/NOTICE"
    debian_notices "$sysroot" "$dir"
}

# copy_libraries FILE: all that a program or library is linked with. Uses dir, sysroot and triplet of its caller.
copy_libraries() {
    local library
    for library in $(readelf -d "$1" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]$/\1/p'); do
        case $library in ld-linux*) ;; *) copy_library "$library" ;; esac
    done
}

copy_library() {
    local target=$dir/usr/lib/$triplet/$1
    [ ! -e "$target" ] || return 0
    cp -L "$(first_file "$sysroot"/{usr/lib,lib}/"$triplet/$1")" "$target"
    copy_libraries "$target"
}

first_file() {
    local file
    for file in "$@"; do [ ! -f "$file" ] || { printf '%s' "$file"; return 0; }; done
    fail "there is none of these files: $*"
}

# The packages of Debian that the image has parts of.
image_packages=(libc6 libssl3 fuse3 ca-certificates)

# debian_sysroot RID: a folder with the files of these packages: this machine for its own processor, else downloaded.
debian_sysroot() {
    local arch folder=$work/sysroot-$1 options
    arch=$(debian_arch "$1")
    if [ "$(gnu_arch "$1")" = "$(uname -m)" ]; then
        dpkg-query -W -f='${Package} ${Version} ${Architecture}\n' "${image_packages[@]}" > "$work/image-packages-$1" || fail "the image needs these packages: apt-get install ${image_packages[*]}"
        return 0
    fi
    mkdir -p "$folder/lists/partial" "$folder/debs"
    options=(-qq -o "APT::Architecture=$arch" -o "APT::Architectures::=$arch" -o "Dir::State::Lists=$folder/lists" -o "Dir::State::Status=/dev/null" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
    mkdir -p "$folder/cache"
    (cd "$folder/debs" && apt-get "${options[@]}" update >&2 && apt-get "${options[@]}" download "${image_packages[@]}" >&2) || fail "the packages of the image could not be downloaded"
    for file in "$folder"/debs/*.deb; do
        dpkg-deb -x "$file" "$folder/root"
        dpkg-deb -W --showformat='${Package} ${Version} ${Architecture}\n' "$file"
    done > "$work/image-packages-$1"
    printf '%s' "$folder/root"
}

# debian_notices SYSROOT DIR: the licences of what comes from Debian.
debian_notices() {
    local package
    for package in "${image_packages[@]}"; do put 644 "$1/usr/share/doc/$package/copyright" "$2/usr/share/doc/$package/copyright"; done
}
