#include "standin.h"

/* The descriptor that a new file is given, as Windows makes it of what the program said and of the folder's: owner and
   group are the program's or the caller's; the list is the program's, or what the folder's has to inherit, or the
   caller's default. WINFSP_STANDIN_DESCRIPTOR=given passes on what the program said, and nothing else. */

enum { LIST_MAX = 8192 };

static GENERIC_MAPPING s_mapping = { FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS };

static void *token_part(HANDLE token, TOKEN_INFORMATION_CLASS which)
{
    DWORD size = 0;
    GetTokenInformation(token, which, NULL, 0, &size);
    void *part = calloc(1, size + 8);
    GetTokenInformation(token, which, part, size, &size);
    return part;
}

static BOOL is_creator(PSID sid, UCHAR which)
{
    static const SID_IDENTIFIER_AUTHORITY creator = { SECURITY_CREATOR_SID_AUTHORITY };
    return *GetSidSubAuthorityCount(sid) == 1 && *GetSidSubAuthority(sid, 0) == which && memcmp(GetSidIdentifierAuthority(sid), &creator, sizeof creator) == 0;
}

static void add_entry(ACL *list, UCHAR type, UCHAR flags, DWORD mask, PSID sid)
{
    MapGenericMask(&mask, &s_mapping);
    if (type == ACCESS_ALLOWED_ACE_TYPE)
        AddAccessAllowedAceEx(list, ACL_REVISION, flags, mask, sid);
    else if (type == ACCESS_DENIED_ACE_TYPE)
        AddAccessDeniedAceEx(list, ACL_REVISION, flags, mask, sid);
}

/* What of a folder's list its new file or folder gets. */
static BOOL inherit(ACL *list, PACL parent, BOOL folder, PSID owner, PSID group)
{
    DWORD before = list->AceCount;
    for (DWORD i = 0; parent != NULL && i < parent->AceCount; i++) {
        ACCESS_ALLOWED_ACE *ace;
        if (!GetAce(parent, i, (void **)&ace))
            break;
        PSID sid = &ace->SidStart, as = is_creator(sid, 0) ? owner : is_creator(sid, 1) ? group : sid;
        UCHAR flags = ace->Header.AceFlags, kept = flags & (OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE);
        BOOL goes_on = folder && kept != 0 && (flags & NO_PROPAGATE_INHERIT_ACE) == 0;
        BOOL effective = (flags & (folder ? CONTAINER_INHERIT_ACE : OBJECT_INHERIT_ACE)) != 0;
        if (effective && goes_on && as == sid)
            add_entry(list, ace->Header.AceType, kept, ace->Mask, sid);
        else {
            if (effective)
                add_entry(list, ace->Header.AceType, 0, ace->Mask, as);
            if (goes_on)
                add_entry(list, ace->Header.AceType, kept | INHERIT_ONLY_ACE, ace->Mask, sid);
        }
    }
    return list->AceCount > before;
}

static void copy_list(ACL *list, PACL from)
{
    for (DWORD i = 0; from != NULL && i < from->AceCount; i++) {
        ACCESS_ALLOWED_ACE *ace;
        if (GetAce(from, i, (void **)&ace))
            add_entry(list, ace->Header.AceType, ace->Header.AceFlags, ace->Mask, &ace->SidStart);
    }
}

/* To be freed; NULL where a file system gets none. */
void *descriptor_of_new(HANDLE token, void *parent, void *given, DWORD given_size, BOOL folder)
{
    char mode[16] = { 0 };
    if (GetEnvironmentVariableA("WINFSP_STANDIN_DESCRIPTOR", mode, 15) != 0 && strcmp(mode, "given") == 0)
        return given == NULL ? NULL : memcpy(malloc(given_size), given, given_size);
    TOKEN_OWNER *token_owner = token_part(token, TokenOwner);
    TOKEN_PRIMARY_GROUP *token_group = token_part(token, TokenPrimaryGroup);
    TOKEN_DEFAULT_DACL *token_list = token_part(token, TokenDefaultDacl);
    PSID owner = NULL, group = NULL;
    BOOL defaulted, present = FALSE, parent_present = FALSE;
    PACL list = NULL, parent_list = NULL, made = calloc(1, LIST_MAX);
    SECURITY_DESCRIPTOR absolute;
    SECURITY_DESCRIPTOR_CONTROL control = 0;
    DWORD revision, size = 0;
    if (given != NULL) {
        GetSecurityDescriptorOwner(given, &owner, &defaulted);
        GetSecurityDescriptorGroup(given, &group, &defaulted);
        GetSecurityDescriptorDacl(given, &present, &list, &defaulted);
        GetSecurityDescriptorControl(given, &control, &revision);
    }
    if (parent != NULL)
        GetSecurityDescriptorDacl(parent, &parent_present, &parent_list, &defaulted);
    owner = owner != NULL ? owner : token_owner->Owner;
    group = group != NULL ? group : token_group->PrimaryGroup;
    InitializeAcl(made, LIST_MAX, ACL_REVISION);
    if (present)
        copy_list(made, list);
    else if (!inherit(made, parent_present ? parent_list : NULL, folder, owner, group))
        copy_list(made, token_list->DefaultDacl);
    InitializeSecurityDescriptor(&absolute, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorOwner(&absolute, owner, FALSE);
    SetSecurityDescriptorGroup(&absolute, group, FALSE);
    SetSecurityDescriptorDacl(&absolute, TRUE, present && list == NULL ? NULL : made, FALSE);
    if ((control & SE_DACL_PROTECTED) != 0)
        SetSecurityDescriptorControl(&absolute, SE_DACL_PROTECTED, SE_DACL_PROTECTED);
    MakeSelfRelativeSD(&absolute, NULL, &size);
    void *result = calloc(1, size + 8);
    MakeSelfRelativeSD(&absolute, result, &size);
    free(token_owner);
    free(token_group);
    free(token_list);
    free(made);
    return result;
}
