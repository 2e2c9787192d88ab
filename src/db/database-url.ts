/**
 * What is wrong with the address of a database, as the end of a sentence that does not repeat it; `undefined` where nothing is.
 * A password with a raw `/`, `#`, `?` or `@` often leaves an address that can be read, in which a part of it is the host or the
 * database, which messages name.
 */
export function databaseUrlFault(url: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(url))
    return 'is not a postgres:// URL, such as postgres://user:password@host:5432/drumbeat';
  if (!URL.canParse(url)) return NOT_WHOLE;
  const { pathname, search, hash } = new URL(url);
  return hash !== '' || `${pathname}${search}`.includes('@') ? NOT_WHOLE : undefined;
}

const NOT_WHOLE = 'is no whole URL. Write @ : / # ? in a password as %40 %3A %2F %23 %3F';

/** A text without the passwords of addresses in it. Nothing should put one there; this is for what does all the same. */
export const withoutPasswords = (text: string): string =>
  text.replaceAll(/(:\/\/[^\s:/@]*):\S*@/g, '$1:…@').replaceAll(/([?&]password=)[^\s&]*/gi, '$1…');

/** Whether an address has a password in it. */
export const hasPassword = (url: string): boolean => {
  const { password, searchParams } = new URL(url);
  return password !== '' || searchParams.has('password');
};
