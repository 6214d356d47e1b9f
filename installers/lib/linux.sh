# Packages for Linux: deb, rpm, tar.gz.
# shellcheck shell=bash disable=SC2154

# build_linux RID
build_linux() {
    local rid=$1
    wants_any deb rpm tar container || return 0
    publish "$rid"
    ! wants deb || build_deb "$rid"
    ! wants rpm || build_rpm "$rid"
    ! wants tar || build_tar "$rid"
    ! wants container || build_container "$rid"
}

build_deb() {
    local arch dir=$work/$1/deb package documents script
    arch=$(debian_arch "$1")
    package=$output/aisfs_$(ordered_version)_$arch.deb
    documents=$dir/usr/share/doc/aisfs
    make_tree "$dir" usr zsh/vendor-completions
    put_documents "$documents"
    # Both texts are about building from the sources; the manual pages and mount.md tell how to use it.
    rm -f "$documents/NOTICE" "$documents/README.md"
    gzip -9n "$documents/mount.md"
    { cat "$root/installers/debian/copyright"; } > "$documents/copyright"
    debian_changelog | gzip -9nc > "$documents/changelog.gz"
    put 644 "$root/installers/debian/lintian-overrides" "$dir/usr/share/lintian/overrides/aisfs"

    mkdir "$dir/DEBIAN"
    (cd "$dir" && find etc -type f -printf '/%p\n' 2> /dev/null | sort) > "$dir/DEBIAN/conffiles"
    (cd "$dir" && find usr -type f -print0 | sort -z | xargs -0 md5sum) > "$dir/DEBIAN/md5sums"
    for script in postinst prerm postrm; do install -m 755 "$root/installers/debian/$script" "$dir/DEBIAN/$script"; done
    debian_control "$arch" "$dir" > "$dir/DEBIAN/control"
    chmod 644 "$dir/DEBIAN/control" "$dir/DEBIAN/conffiles" "$dir/DEBIAN/md5sums"
    fix_times "$dir"
    dpkg-deb --root-owner-group -Zxz "-z$deb_level" --build "$dir" "$package" > /dev/null
    add_made "$package"
}

# debian_control ARCH DIR: the libraries are those that the program was linked with.
debian_control() {
    local depends
    depends=$(debian_libraries "$1")
    sed -e "s|@VERSION@|$(ordered_version)|" -e "s|@ARCH@|$1|" -e "s|@DEPENDS@|$depends|" \
        -e "s|@SIZE@|$(du -k -s --apparent-size --exclude=DEBIAN "$2" | cut -f 1)|" "$root/installers/debian/control.in"
}

# debian_libraries ARCH: the dependencies by dpkg-shlibdeps, which knows only what is installed here; elsewhere the version
# of the C library that the program asks for.
debian_libraries() {
    local folder=$work/shlibdeps-$1 found
    mkdir -p "$folder/debian"
    printf 'Source: aisfs\n\nPackage: aisfs\nArchitecture: any\n' > "$folder/debian/control"
    if found=$(cd "$folder" && dpkg-shlibdeps -O -e"$program" 2> /dev/null); then
        printf '%s' "${found#*=}"
    else
        printf 'libc6 (>= %s)' "$(grep -aoE 'GLIBC_2\.[0-9]+' "$program" | sed 's/GLIBC_//' | sort -uV | tail -n 1)"
    fi
}

debian_changelog() {
    printf 'aisfs (%s) unstable; urgency=medium\n\n  * Version %s. CHANGELOG.md of the sources tells what changed.\n\n' "$(ordered_version)" "$version"
    printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' "$root/installers/debian/control.in")" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
}

build_rpm() {
    local arch dir=$work/$1/rpm tree=$work/$1/rpm/tree package
    arch=$(gnu_arch "$1")
    make_tree "$tree" usr zsh/site-functions
    put_documents "$tree/usr/share/doc/aisfs"
    install -D -m 644 "$root/LICENSE" "$tree/usr/share/licenses/aisfs/LICENSE"
    fix_times "$tree"
    rpmbuild -bb --quiet --target "$arch-linux" --define "_topdir $dir/top" --define "_rpmdir $dir/out" --define "_tree $tree" \
        --define "_level $rpm_level" --define "_version $(ordered_version)" --define "_dbpath $dir/db" "$root/installers/rpm/aisfs.spec" > "$dir/log" 2>&1 || { cat "$dir/log" >&2; fail "rpmbuild failed"; }
    package=$(find "$dir/out" -name '*.rpm')
    mv "$package" "$output/"
    add_made "$package"
}

build_tar() {
    local name=aisfs-$version-$1 dir=$work/$1/tar
    make_tree "$dir/$name" "" zsh/site-functions
    put_documents "$dir/$name/share/doc/aisfs"
    install -m 644 "$root/LICENSE" "$root/installers/config/INSTALL.md" "$dir/$name/"
    tar -C "$dir" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" | gzip "-${zip_level}n" > "$output/$name.tar.gz"
    add_made "$output/$name.tar.gz"
}
