/**
 * Every character that a terminal would obey or hide: C0, C1, DEL, bidi controls, zero-width and other ignorable
 * characters, line and paragraph separators, lone surrogates. A function of its own, because the engine reads the classes
 * when it compiles the function they stand in.
 */
export function invisibleCharacters(): RegExp {
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu
}
