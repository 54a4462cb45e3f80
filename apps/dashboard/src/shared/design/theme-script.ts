export const themeStorageKey = 'misfit-theme'

/** Runs before the first paint, so that a kept choice never flashes in the other theme. */
export const themeScript =
  `try{var t=localStorage.getItem('${themeStorageKey}');` +
  `if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`
