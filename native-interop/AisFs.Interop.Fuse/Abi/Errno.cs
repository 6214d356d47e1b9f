namespace AisFs.Interop.Fuse.Abi;

/// <summary>
/// The errors that a reply can carry, by their kernel names and with their positive Linux values (asm-generic/errno.h,
/// the same on x86, Arm, RISC-V and LoongArch).
/// </summary>
public enum Errno
{
#pragma warning disable CS1591 // The kernel's names say it.
    None = 0,
    EPERM = 1,
    ENOENT = 2,
    ESRCH = 3,
    EINTR = 4,
    EIO = 5,
    ENXIO = 6,
    E2BIG = 7,
    EBADF = 9,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EFAULT = 14,
    EBUSY = 16,
    EEXIST = 17,
    EXDEV = 18,
    ENODEV = 19,
    ENOTDIR = 20,
    EISDIR = 21,
    EINVAL = 22,
    ENOTTY = 25,
    EFBIG = 27,
    ENOSPC = 28,
    EROFS = 30,
    EMLINK = 31,
    ERANGE = 34,
    ENAMETOOLONG = 36,
    ENOSYS = 38,
    ENOTEMPTY = 39,
    ELOOP = 40,
    ENODATA = 61,
    EPROTO = 71,
    EOVERFLOW = 75,
    ENOTUNIQ = 76,
    EILSEQ = 84,
    EOPNOTSUPP = 95,
    ECONNABORTED = 103,
    ENOTCONN = 107,
    ETIMEDOUT = 110,
    EHOSTUNREACH = 113,
    ESTALE = 116,
    EDQUOT = 122,
    ECANCELED = 125,
#pragma warning restore CS1591
}
